package dev.florin.identity.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A small OpenID Connect issuer over real HTTP, which misbehaves when asked to. */
public final class TestIssuer implements AutoCloseable {
  static final String DISCOVERY = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";

  /** How a request for a document is answered. */
  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  private TestIssuer(HttpServer server) {
    this.server = server;
  }

  /** Starts on a free port of the loopback address, with these keys. */
  public static TestIssuer start(JWK... keys) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestIssuer issuer = new TestIssuer(server);
    issuer.answers.put(
        DISCOVERY,
        json("{\"issuer\":\"" + issuer.url() + "\",\"jwks_uri\":\"" + issuer.url() + KEYS + "\"}"));
    issuer.publish(keys);
    server.createContext("/", issuer::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return issuer;
  }

  /** As its tokens name it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives these keys from now on, and no others. */
  public void publish(JWK... keys) {
    answers.put(KEYS, json(new JWKSet(List.of(keys)).toString(true)));
  }

  /** How often it was asked for keys. */
  public int questions() {
    return questions.get();
  }

  void answer(String path, Answer answer) {
    answers.put(path, answer);
  }

  static Answer json(String document) {
    return status(200, document);
  }

  static Answer status(int status, String document) {
    return exchange -> {
      byte[] bytes = document.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Is not there any more. */
  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals(KEYS)) {
      questions.incrementAndGet();
    }
    try (exchange) {
      answers.getOrDefault(path, status(404, "")).give(exchange);
    }
  }
}
