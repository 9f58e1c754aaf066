package dev.florin.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for what the operating system does not announce. */
final class Waiting {
  private static final long STEP_MILLIS = 10;

  private Waiting() {}

  /** True once the condition holds, false when the time is up; an interrupt is an error. */
  static boolean until(Duration timeout, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EmbeddedException("interrupted while waiting for a server", e);
      }
    }
    return true;
  }
}
