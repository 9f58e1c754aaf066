package dev.florin.ledger.bench;

import dev.florin.ledger.postgres.ConnectionSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches how many are pending, on a thread and a connection of its own. Threads: any. */
final class HighestPending {
  private static final Duration LOOK_PERIOD = Duration.ofMillis(20);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<Long> highest = new CompletableFuture<>();

  private HighestPending() {}

  static HighestPending watch(ConnectionSource database) {
    HighestPending watching = new HighestPending();
    Thread.ofPlatform().name("highest-pending").daemon().start(() -> watching.run(database));
    return watching;
  }

  /** The most there were. */
  long end() {
    ended.countDown();
    return highest.join();
  }

  private void run(ConnectionSource database) {
    try (BacklogProbe probe = BacklogProbe.open(database)) {
      long most = probe.pending();
      while (!ended.await(LOOK_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        most = Math.max(most, probe.pending());
      }
      highest.complete(Math.max(most, probe.pending()));
    } catch (InterruptedException | RuntimeException e) {
      highest.completeExceptionally(e);
    }
  }
}
