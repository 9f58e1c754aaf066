package dev.florin.app.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A system that is sent events, and takes them all. */
public final class WebhookReceiver implements AutoCloseable {
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final HttpServer receiver;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Arrivals arrivals;

  private WebhookReceiver(HttpServer receiver, Arrivals arrivals) {
    this.receiver = receiver;
    this.arrivals = arrivals;
  }

  /** Begins to receive, and has a server send to it what happens from now on. */
  public static WebhookReceiver start(InetSocketAddress server, String token, Arrivals arrivals)
      throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer receiver = HttpServer.create(new InetSocketAddress(loopback, 0), 64);
    WebhookReceiver started = new WebhookReceiver(receiver, arrivals);
    receiver.createContext("/", started::receive);
    receiver.setExecutor(started.threads);
    receiver.start();
    started.subscribe(server, token);
    return started;
  }

  @Override
  public void close() {
    receiver.stop(0);
    threads.shutdownNow();
  }

  private void subscribe(InetSocketAddress server, String token)
      throws IOException, InterruptedException {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + HttpDoor.host(server) + "/v1/webhooks"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"url\":\"" + url + "\"}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != CREATED) {
        arrivals.failed("no webhook: " + response.body());
      }
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    arrivals.came(new String(body, StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(NO_CONTENT, -1);
    exchange.close();
  }
}
