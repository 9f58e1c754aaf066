package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Transfers that are settled later, over REST. Each call goes through a gateway picked by chance,
 * and where its answer is lost or says that it may be tried again, through another one. Threads:
 * any.
 */
final class BacklogDoor implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final long PAUSE_MILLIS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<RestClient> gateways = new ArrayList<>();
  private final Customers customers;
  private final LongAdder again = new LongAdder();

  BacklogDoor(Cluster cluster, Customers customers) {
    for (int number = 0; number < cluster.gateways(); number++) {
      gateways.add(new RestClient(http, "http://127.0.0.1:" + cluster.httpPort(number), ""));
    }
    this.customers = customers;
  }

  /** The id; returns when it is acknowledged. */
  String accept(Order order) throws InterruptedException {
    String body = order.json(customers.walletIds());
    HttpResponse<String> response =
        answer(order.userId(), rest -> rest.post("/v2/transfers", order.key(), body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return text(read(response), "id");
  }

  /** Moves money at once; whether it did. */
  boolean transfer(Order order) throws InterruptedException {
    String body = order.json(customers.walletIds());
    HttpResponse<String> response =
        answer(order.userId(), rest -> rest.post("/v1/transfers", order.key(), body));
    assertThat(response.statusCode()).as(response.body()).isIn(201, 422);
    return response.statusCode() == 201;
  }

  /** The state that is told then: cancelled, or what it is already. */
  String cancel(Order order, String id) throws InterruptedException {
    HttpResponse<String> response =
        answer(order.userId(), rest -> rest.post("/v2/transfers/" + id + "/cancel"));
    assertThat(response.statusCode()).as(response.body()).isIn(200, 409);
    return text(read(response), "state");
  }

  /** The transfer as it stands. */
  Map<?, ?> find(Order order, String id) throws InterruptedException {
    return get(order.userId(), "/v2/transfers/" + id);
  }

  Map<?, ?> balance(String userId) throws InterruptedException {
    return get(userId, "/v1/wallets/" + customers.walletIds().get(userId) + "/balance");
  }

  /** Calls that were made again. */
  long again() {
    return again.sum();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  static String text(Map<?, ?> json, String member) {
    return String.valueOf(Objects.requireNonNull(json.get(member), member));
  }

  private Map<?, ?> get(String userId, String path) throws InterruptedException {
    HttpResponse<String> response = answer(userId, rest -> rest.get(path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return read(response);
  }

  @FunctionalInterface
  private interface Call {
    HttpResponse<String> through(RestClient gateway) throws IOException, InterruptedException;
  }

  private HttpResponse<String> answer(String userId, Call call) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    String last = "";
    while (System.nanoTime() - deadlineNanos < 0) {
      int gateway = ThreadLocalRandom.current().nextInt(gateways.size());
      try {
        var response = call.through(gateways.get(gateway).as(customers.token(userId)));
        if (!saysTryAgain(response)) {
          return response;
        }
        last = response.body();
      } catch (IOException e) {
        last = e.toString();
      }
      again.increment();
      Thread.sleep(PAUSE_MILLIS); // the client's pause before it asks again
    }
    throw new AssertionError("no answer in time: " + last);
  }

  private static boolean saysTryAgain(HttpResponse<String> response) {
    return response.statusCode() == 503
        || (response.statusCode() == 409 && response.body().contains("\"outcome_pending\""));
  }

  private static Map<?, ?> read(HttpResponse<String> response) {
    try {
      return (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(response.body()).getFirst());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }
}
