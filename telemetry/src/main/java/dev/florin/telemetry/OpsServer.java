package dev.florin.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for operators: {@code /metrics}, {@code /health/live} and {@code /health/ready}. Apart
 * from the port of callers, so that it can be kept from them, and still answers when that one is
 * full.
 *
 * <p>Each request has a virtual thread; it answers as long as the process lives. So that nobody can
 * have it do without end, connections are bounded in number and in time.
 */
public final class OpsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final int FAILED = 500;
  private static final int WAITING_CONNECTIONS_MAX = 64;

  /** Of the server of the JDK, which reads them when it is first used; an operator's count more. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", "64",
          "sun.net.httpserver.idleInterval", "30",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "30");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("florin-ops-", 0).factory());
  private final Telemetry telemetry;
  private final Readiness readiness;

  private OpsServer(HttpServer server, Telemetry telemetry, Readiness readiness) {
    this.server = server;
    this.telemetry = telemetry;
    this.readiness = readiness;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts to answer.
   *
   * @param listen port 0 takes a free one
   * @throws UncheckedIOException when it cannot be listened on
   */
  public static OpsServer start(
      InetSocketAddress listen, Telemetry telemetry, Readiness readiness) {
    try {
      BOUNDS.forEach(OpsServer::bound);
      return new OpsServer(
          HttpServer.create(listen, WAITING_CONNECTIONS_MAX), telemetry, readiness);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
  }

  private static void bound(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      answerTo(exchange);
    }
  }

  private void answerTo(HttpExchange exchange) throws IOException {
    try {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> sendMetrics(exchange);
        case "/health/live" -> send(exchange, OK, PLAIN, "alive\n");
        case "/health/ready" -> sendReadiness(exchange);
        default -> send(exchange, NOT_FOUND, PLAIN, "here: /metrics /health/live /health/ready\n");
      }
    } catch (RuntimeException e) {
      LOG.error("a question of an operator was not answered", e);
      send(exchange, FAILED, PLAIN, "this cannot be told; the log says why\n");
    }
  }

  private void sendMetrics(HttpExchange exchange) throws IOException {
    String accepted =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept"), "");
    Exposition exposition = telemetry.expose(accepted);
    send(exchange, OK, exposition.type(), exposition.text());
  }

  private void sendReadiness(HttpExchange exchange) throws IOException {
    Optional<String> why = readiness.notReady();
    if (why.isPresent()) {
      send(exchange, UNAVAILABLE, PLAIN, "not ready: " + why.get() + "\n");
    } else {
      send(exchange, OK, PLAIN, "ready\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Stops to answer. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
