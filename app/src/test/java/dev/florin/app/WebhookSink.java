package dev.florin.app;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A receiver of webhooks that checks each signature by a public library, and fails a third of the
 * time: by an error before it has read the event, or after.
 */
final class WebhookSink implements AutoCloseable {
  private static final int FAILS_ONE_IN = 3;

  /**
   * One event that came.
   *
   * @param attempt as the sender numbers it, 1 for the first
   * @param taken whether the sender was told that it is
   */
  record Receipt(ReceivedEvent event, int attempt, boolean taken) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<Receipt>> receipts = new ConcurrentHashMap<>();
  private final Queue<String> forged = new ConcurrentLinkedQueue<>();
  private volatile String secret = "";

  private WebhookSink(HttpServer server) {
    this.server = server;
  }

  static WebhookSink start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    WebhookSink sink = new WebhookSink(HttpServer.create(new InetSocketAddress(loopback, 0), 64));
    sink.server.createContext("/events", sink::receive);
    sink.server.setExecutor(sink.threads);
    sink.server.start();
    return sink;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
  }

  /** What the sender signs with, known once the webhook is made. */
  void trust(String newSecret) {
    secret = newSecret;
  }

  /** How many events were taken. */
  long taken() {
    return receipts.values().stream().filter(all -> all.stream().anyMatch(Receipt::taken)).count();
  }

  /** All that came of each event, in the order of arrival. */
  Collection<List<Receipt>> receipts() {
    return receipts.values().stream().<List<Receipt>>map(ArrayList::new).toList();
  }

  /** What came with a signature that the library refused. */
  List<String> forged() {
    return List.copyOf(forged);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void receive(HttpExchange exchange) throws IOException {
    boolean fails = ThreadLocalRandom.current().nextInt(FAILS_ONE_IN) == 0;
    if (fails && ThreadLocalRandom.current().nextBoolean()) {
      answer(exchange, 500);
      return;
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      new Webhook(secret)
          .verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true));
    } catch (WebhookVerificationException e) {
      forged.add(e + ": " + body);
      answer(exchange, 400);
      return;
    }
    int attempt = Integer.parseInt(exchange.getRequestHeaders().getFirst("Florin-Attempt"));
    Receipt receipt = new Receipt(ReceivedEvent.read(body), attempt, !fails);
    receipts.computeIfAbsent(receipt.event().id(), _ -> new ConcurrentLinkedQueue<>()).add(receipt);
    answer(exchange, fails ? 503 : 204);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
