package dev.florin.gateway;

import dev.florin.redis.throttle.Limit;
import dev.florin.redis.throttle.RateLimiter;
import dev.florin.redis.throttle.Verdict;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Buckets that never refill, and that decide at once or when the test says so. */
final class FakeLimiter implements RateLimiter {
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();
  private final BlockingDeque<Runnable> undecided = new LinkedBlockingDeque<>();
  private volatile boolean later;

  @Override
  public CompletableFuture<Verdict> take(Limit limit, String key) {
    int count = taken.merge(limit.name() + " " + key, 1, Integer::sum);
    int left = limit.burst() - count;
    Verdict verdict =
        left >= 0 ? new Verdict(true, left, 1500, 0) : new Verdict(false, 0, 2000, 1001);
    if (!later) {
      return CompletableFuture.completedFuture(verdict);
    }
    CompletableFuture<Verdict> future = new CompletableFuture<>();
    undecided.add(() -> future.complete(verdict));
    return future;
  }

  Map<String, Integer> taken() {
    return taken;
  }

  void decideLater() {
    later = true;
  }

  /** Returns when somebody waits for a decision. */
  void awaitOne() throws InterruptedException {
    Runnable decision = undecided.pollFirst(60, TimeUnit.SECONDS);
    if (decision == null) {
      throw new AssertionError("nobody asked");
    }
    undecided.addFirst(decision);
  }

  /** Decides about one request, on the test's thread; waits for it to be asked about. */
  void decideOne() throws InterruptedException {
    Runnable decision = undecided.poll(60, TimeUnit.SECONDS);
    if (decision == null) {
      throw new AssertionError("nobody asked");
    }
    decision.run();
  }
}
