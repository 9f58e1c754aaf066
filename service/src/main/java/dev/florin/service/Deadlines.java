package dev.florin.service;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long the call that this thread serves may still take. */
final class Deadlines {
  /** Kept back, so that the answer reaches a caller who is still listening. */
  static final Duration MARGIN = Duration.ofMillis(50);

  private final Duration patienceMax;

  Deadlines(Duration patienceMax) {
    this.patienceMax = patienceMax;
  }

  /** Above zero; where nothing is left it throws, and nothing was done. */
  Duration patience() {
    if (Context.current().isCancelled()) {
      throw Faults.unavailable();
    }
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return patienceMax;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(MARGIN);
    if (!left.isPositive()) {
      throw Faults.unavailable();
    }
    return left.compareTo(patienceMax) < 0 ? left : patienceMax;
  }
}
