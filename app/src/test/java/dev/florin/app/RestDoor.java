package dev.florin.app;

import dev.florin.app.Answer.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Orders over REST. */
final class RestDoor implements Door {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final Customers customers;

  RestDoor(int port, Customers customers) {
    this.url = "http://127.0.0.1:" + port;
    this.customers = customers;
  }

  @Override
  public CompletableFuture<Answer> send(Order order) {
    String json = order.json(customers.walletIds());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + order.path()))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + customers.token(order.userId()))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", order.key())
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle((response, thrown) -> response == null ? Answer.none(thrown) : read(response));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static Answer read(HttpResponse<String> response) {
    String text = response.body().replaceFirst(",\"trace_id\":\"[^\"]*\"", "");
    boolean replayed = response.headers().firstValue("Idempotent-Replayed").isPresent();
    Optional<Line> line = response.statusCode() == 201 ? Optional.of(line(text)) : Optional.empty();
    return new Answer(response.statusCode(), text, replayed, line);
  }

  private static Line line(String json) {
    try {
      return line((Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(json).getFirst()));
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** A movement, as an answer or a statement shows it. */
  static Line line(Map<?, ?> json) {
    return new Line(
        String.valueOf(json.get("id")),
        Long.parseLong(String.valueOf(json.get("amount"))),
        Long.parseLong(String.valueOf(json.get("balance_after"))));
  }
}
