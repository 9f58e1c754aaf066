package dev.florin.app.bench;

import dev.florin.app.bench.Errands.Errand;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Transfers over REST at a rate, whether or not those before were answered, within a bound.
 * Threads: one.
 */
public final class PacedTransfers implements AutoCloseable {
  private static final int CREATED = 201;
  private static final int IN_FLIGHT_MAX = 1_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
  private final URI transfers;
  private final Errands errands;
  private final Arrivals answers;

  /**
   * @param answers gets when each sender knew
   */
  public PacedTransfers(InetSocketAddress server, Errands errands, Arrivals answers) {
    this.transfers = URI.create("http://" + HttpDoor.host(server) + "/v1/transfers");
    this.errands = errands;
    this.answers = answers;
  }

  /** Sends so many a second for a time; returns when all are answered. */
  public void run(int perSecond, Duration time) {
    long pauseNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    long begunNanos = System.nanoTime();
    for (long due = 0; due < time.toNanos(); due += pauseNanos) {
      awaitNanos(begunNanos + due);
      room.acquireUninterruptibly();
      send(errands.next());
    }
    room.acquireUninterruptibly(IN_FLIGHT_MAX);
    room.release(IN_FLIGHT_MAX);
  }

  private static void awaitNanos(long dueNanos) {
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void send(Errand errand) {
    String body =
        "{\"from_wallet_id\":\""
            + errand.payer()
            + "\",\"to_user_id\":\""
            + Errands.owner(errand.recipient())
            + "\",\"amount\":1,\"currency\":\"USD\"}";
    HttpRequest request =
        HttpRequest.newBuilder(transfers)
            .header("Authorization", "Bearer " + errands.tokens().get(errand.payer() - 1))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", errand.key())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var _ =
        http.sendAsync(request, BodyHandlers.ofString())
            .whenComplete((response, thrown) -> {
              room.release();
              answered(response, thrown);
            });
  }

  private void answered(HttpResponse<String> response, Throwable thrown) {
    if (thrown != null) {
      answers.failed(thrown.toString());
    } else if (response.statusCode() == CREATED) {
      answers.came(response.body());
    } else {
      answers.failed(response.body());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
