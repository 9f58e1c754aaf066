package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.ClusterDoor.CallFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Callers who write and read through instances picked by chance, and know of each wallet how many
 * movements were acknowledged when a read began: what it shows must not be older.
 */
final class FreshnessCheck implements AutoCloseable {
  private static final int CALLERS = 32;
  private static final int COMPLAINTS_MAX = 20;
  private static final long LATENCY_MILLIS_MAX = 60_000;

  private final List<ClusterDoor> doors = new ArrayList<>();
  private final List<String> userIds;
  private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private final List<Thread> callers = new ArrayList<>();
  private final Queue<String> stale = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentHistogram latencyMillis = new ConcurrentHistogram(LATENCY_MILLIS_MAX, 3);
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong keys = new AtomicLong();
  private volatile long toleranceNanos;
  private volatile boolean ended;

  private FreshnessCheck(Cluster cluster, Customers customers) throws IOException {
    this.userIds = customers.userIds();
    for (int number = 0; number < cluster.gateways(); number++) {
      doors.add(new ClusterRestDoor(cluster.httpPort(number), customers));
    }
    for (int number = 0; number < cluster.wallets(); number++) {
      doors.add(new ClusterGrpcDoor(cluster.grpcPort(number), customers));
    }
    userIds.forEach(userId -> acknowledged.put(userId, new Acknowledged()));
  }

  /** Begins to write and read. */
  static FreshnessCheck start(Cluster cluster, Customers customers, Random random)
      throws IOException {
    FreshnessCheck check = new FreshnessCheck(cluster, customers);
    for (int caller = 0; caller < CALLERS; caller++) {
      long seed = random.nextLong();
      check.callers.add(Thread.ofVirtual().start(() -> check.callOn(new Random(seed))));
    }
    return check;
  }

  /** From now on a read may be so much older, because a writer cannot reach Redis. */
  void tolerate(Duration older) {
    toleranceNanos = older.toNanos();
  }

  /** Waits for so many more operations that were answered well. */
  void awaitMore(long count) throws Exception {
    long wanted = operations.get() + count;
    CrashTest.await(wanted + " operations", () -> operations.get() >= wanted || !stale.isEmpty());
  }

  void assertNothingStale() {
    assertThat(stale).isEmpty();
  }

  /** What was answered by an error, or not at all. */
  Queue<String> failures() {
    return failures;
  }

  long operations() {
    return operations.get();
  }

  /** The longest that anybody waited for an answer. */
  Duration slowest() {
    return Duration.ofMillis(latencyMillis.getMaxValue());
  }

  @Override
  public String toString() {
    return "%d operations, p50 %d ms, p99 %d ms, slowest %d ms, %d failed"
        .formatted(
            operations.get(),
            latencyMillis.getValueAtPercentile(50),
            latencyMillis.getValueAtPercentile(99),
            latencyMillis.getMaxValue(),
            failures.size());
  }

  @Override
  public void close() {
    ended = true;
    for (Thread caller : callers) {
      join(caller);
    }
    doors.forEach(ClusterDoor::close);
  }

  private static void join(Thread caller) {
    try {
      caller.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void callOn(Random random) {
    while (!ended) {
      long beganNanos = System.nanoTime();
      try {
        call(random);
        operations.incrementAndGet();
      } catch (CallFailedException | IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      } catch (Exception e) {
        failures.add(e.toString());
      }
      long tookMillis = (System.nanoTime() - beganNanos) / 1_000_000;
      latencyMillis.recordValue(Math.min(tookMillis, LATENCY_MILLIS_MAX));
    }
  }

  private void call(Random random) throws Exception {
    // Most go straight to the services: the client of REST costs this machine many times as much.
    int pick = random.nextInt(10);
    ClusterDoor door = doors.get(pick < 2 ? pick : 2 + pick % (doors.size() - 2));
    String userId = userIds.get(random.nextInt(userIds.size()));
    int what = random.nextInt(10);
    if (what < 3) {
      write(door, userId, another(userId, random));
    } else if (what < 8) {
      read("balance", userId, door::balanceVersion);
    } else {
      read("history", userId, door::newestVersion);
    }
  }

  private String another(String userId, Random random) {
    int index = userIds.indexOf(userId);
    return userIds.get((index + 1 + random.nextInt(userIds.size() - 1)) % userIds.size());
  }

  private void write(ClusterDoor door, String userId, String toUserId) throws Exception {
    door.transfer(userId, toUserId, "freshness-" + keys.incrementAndGet());
    long nowNanos = System.nanoTime();
    of(userId).add(nowNanos);
    of(toUserId).add(nowNanos);
  }

  private Acknowledged of(String userId) {
    return Objects.requireNonNull(acknowledged.get(userId));
  }

  private interface Read {
    long version(String userId) throws Exception;
  }

  private void read(String what, String userId, Read read) throws Exception {
    long least = of(userId).until(System.nanoTime() - toleranceNanos);
    long version = read.version(userId);
    if (version < least && stale.size() < COMPLAINTS_MAX) {
      stale.add("%s of %s: version %d after %d".formatted(what, userId, version, least));
    }
  }
}
