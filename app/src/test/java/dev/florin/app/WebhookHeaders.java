package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver of webhooks that takes all, and keeps what they say of their traces. */
final class WebhookHeaders implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** One webhook that came. */
  record Received(String traceparent, String body) {}

  private WebhookHeaders(HttpServer server) {
    this.server = server;
    server.createContext("/hook", this::take);
    server.start();
  }

  static WebhookHeaders start() throws IOException {
    return new WebhookHeaders(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  Received next() throws InterruptedException {
    return Objects.requireNonNull(received.poll(60, TimeUnit.SECONDS), "no webhook came");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      received.add(
          new Received(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")), body));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
