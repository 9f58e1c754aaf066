package dev.florin.webhooks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who is sent events, on the loopback address, and answers as a test wants it. */
final class Receiver implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> connections = new ConcurrentHashMap<>();
  private volatile Answering answering = (request, response) -> response.end();

  Receiver() {
    this(new HttpServerOptions());
  }

  Receiver(HttpServerOptions options) {
    server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(this::receive)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** What a request is answered with. */
  @FunctionalInterface
  interface Answering {
    void answer(Received request, HttpServerResponse response);
  }

  /** From now on. */
  Receiver answering(Answering wanted) {
    answering = wanted;
    return this;
  }

  Receiver answering(int status) {
    return answering((request, response) -> response.setStatusCode(status).end());
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.actualPort();
  }

  Vertx vertx() {
    return vertx;
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<Long> numbers() {
    return received.stream().map(Received::number).toList();
  }

  /** Each once, as number and attempt: {@code 7/1}. */
  List<String> attempts() {
    return received.stream().map(Received::toString).toList();
  }

  boolean hasAll(long first, long last) {
    Set<Long> numbers = new HashSet<>(numbers());
    List<Long> missing = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      if (!numbers.contains(number)) {
        missing.add(number);
      }
    }
    return missing.isEmpty();
  }

  /**
   * Until all of these have come. Of an answer that takes a second nobody waits, so that a webhook
   * can be at a position before all up to it have come.
   */
  void await(long first, long last) {
    WebhookSite.await("events " + first + " to " + last, () -> hasAll(first, last));
  }

  int connections() {
    return connections.size();
  }

  private void receive(HttpServerRequest request) {
    connections.put(String.valueOf(request.remoteAddress()), true);
    request
        .body()
        .onSuccess(body -> {
          Received complete = new Received(request, body);
          received.add(complete);
          answering.answer(complete, request.response());
        });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
