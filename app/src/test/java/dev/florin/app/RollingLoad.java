package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.KeptConnection.Reply;
import dev.florin.app.RollingClient.Moved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Callers who move money and look at it through two gateways, without a pause. Threads: any. */
final class RollingLoad implements AutoCloseable {
  private final List<Integer> ports;
  private final Customers customers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<List<Moved>>> callers = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder answers = new LongAdder();
  private final LongAdder lastAnswers = new LongAdder();
  private final LongAdder unavailable = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile boolean ending;

  private RollingLoad(List<Integer> ports, Customers customers) {
    this.ports = ports;
    this.customers = customers;
  }

  static RollingLoad start(List<Integer> ports, Customers customers, int callers, Random random) {
    RollingLoad load = new RollingLoad(ports, customers);
    for (int number = 0; number < callers; number++) {
      RollingClient client = new RollingClient(load, number, random.nextLong());
      load.callers.add(load.threads.submit(client::work));
    }
    return load;
  }

  boolean isEnding() {
    return ending;
  }

  int gateways() {
    return ports.size();
  }

  int port(int gateway) {
    return ports.get(gateway);
  }

  String anyUser(Random random) {
    return customers.userIds().get(random.nextInt(customers.userIds().size()));
  }

  String anyUserBut(String userId, Random random) {
    List<String> userIds = customers.userIds();
    int step = 1 + random.nextInt(userIds.size() - 1);
    return userIds.get((userIds.indexOf(userId) + step) % userIds.size());
  }

  String get(String userId, String what) {
    return "GET /v1/wallets/" + customers.walletId(userId) + what + head(userId) + "\r\n\r\n";
  }

  String transfer(int version, String key, String userId, String toUserId, long amountMinor) {
    String body =
        "{\"to_user_id\":\"%s\",\"amount\":%d,\"currency\":\"USD\"}"
            .formatted(toUserId, amountMinor);
    return "POST /v%d/transfers%s\r\nIdempotency-Key: %s\r\nContent-Type: application/json"
            .formatted(version, head(userId), key)
        + "\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  private String head(String userId) {
    return " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + customers.token(userId);
  }

  void begun() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  void answered(Reply reply) {
    answers.increment();
    if (reply.isLast()) {
      lastAnswers.increment();
    }
    if (reply.status() == 503) {
      unavailable.increment();
    }
  }

  /** Whether it was answered so; another answer is a complaint. */
  boolean expect(Reply reply, int status) {
    if (reply.status() != status) {
      complaints.add(reply.toString());
    }
    return reply.status() == status;
  }

  void lost(IOException why) {
    complaints.add("no answer: " + why);
  }

  void refused() {
    refused.increment();
  }

  /** Requests that were sent and have no answer yet. */
  int inFlight() {
    return inFlight.get();
  }

  long answers() {
    return answers.sum();
  }

  /** Answers that ended their connection. */
  long lastAnswers() {
    return lastAnswers.sum();
  }

  /** Waits for so many more answers. */
  void awaitMore(long count) throws Exception {
    long wanted = answers() + count;
    CrashTest.await(wanted + " answers", () -> answers() >= wanted || !complaints.isEmpty());
    assertThat(complaints).isEmpty();
  }

  /** What was acknowledged, once every caller has got his last answer. */
  List<Moved> finish() throws Exception {
    ending = true;
    List<Moved> moved = new ArrayList<>();
    for (Future<List<Moved>> caller : callers) {
      moved.addAll(caller.get());
    }
    assertThat(complaints).isEmpty();
    return moved;
  }

  @Override
  public String toString() {
    return "%d answers, %d of them the last of a connection, %d of 503; %d connections refused"
        .formatted(answers(), lastAnswers(), unavailable.sum(), refused.sum());
  }

  @Override
  public void close() {
    ending = true;
    threads.shutdownNow();
  }
}
