package dev.florin.ledger.commit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread under one lane: turn after turn, and parked when there is nothing to do.
 *
 * <p>No wake-up is lost: an idle thread says so first and looks at the queue after, an offer puts
 * its command into the queue first and looks for idle threads after.
 */
final class LaneThread {
  private static final Logger LOG = LoggerFactory.getLogger(LaneThread.class);
  private static final Duration ANSWERS_PATIENCE = Duration.ofSeconds(2);

  private final Lane<?> lane;
  private final Work<?> queue;
  private final Runnable claimsFreed;
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean finishing;
  private volatile boolean stopped;
  private volatile Optional<String> failure = Optional.empty();

  /**
   * @param name of the thread
   * @param lane what it runs
   * @param queue where the lane gets its work
   * @param claimsFreed run after a batch, when others may find something to take that was held
   */
  LaneThread(String name, Lane<?> lane, Work<?> queue, Runnable claimsFreed) {
    this.lane = lane;
    this.queue = queue;
    this.claimsFreed = claimsFreed;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isIdle() {
    return idle;
  }

  /** Why the lane will never take anything again; empty if it does, or was asked to end. */
  Optional<String> failure() {
    return failure;
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /** Ends when there is nothing left to do. */
  void finish() {
    finishing = true;
    wake();
  }

  /** Ends after the turn it is in, whatever is left. */
  void stop() {
    stopped = true;
    wake();
  }

  /** Waits for the end, for so long. */
  void awaitEnd(Duration patience) {
    try {
      boolean _ = thread.join(patience.isPositive() ? patience : Duration.ofMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped && !(finishing && !lane.isBusy() && !queue.hasWaiting())) {
        step();
      }
    } catch (RuntimeException | Error e) {
      failure = Optional.of(thread.getName() + " ended by " + e);
      LOG.error("{} ended: its callers are told at their deadlines", thread.getName(), e);
    } finally {
      awaitAnswers();
      lane.close();
    }
  }

  /** What is durable is also told, where that takes no longer than a fence may. */
  private void awaitAnswers() {
    try {
      lane.lifting().get(ANSWERS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} ended before its last callers were told", thread.getName(), e);
    }
  }

  private void step() {
    long waitNanos = lane.turn();
    if (waitNanos != 0) {
      rest(waitNanos);
    } else if (!lane.isBusy() && queue.hasWaiting()) {
      claimsFreed.run();
    }
  }

  private void rest(long waitNanos) {
    idle = waitNanos == Lane.IDLE;
    boolean offered = idle && queue.hasWaiting();
    if (!offered && !finishing && !stopped) {
      LockSupport.parkNanos(this, waitNanos);
    }
    idle = false;
  }
}
