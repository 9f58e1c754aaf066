package dev.florin.webhooks;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long until an event is tried again.
 *
 * @param first after the first attempt; doubles with each further one
 * @param random gives a number from zero to below its argument: pauses are up to half as long
 *     again, so that what failed together does not come back together
 */
record Backoff(Duration first, LongUnaryOperator random) {
  /** No pause doubles beyond it, and no receiver can ask for a longer one. */
  static final Duration MAX = Duration.ofHours(1);

  /**
   * @param attempts made so far, from 1
   * @param pauseMin what the receiver asked for
   */
  Duration pause(int attempts, Duration pauseMin) {
    long maxMillis = MAX.toMillis();
    long millis = Math.min(first.toMillis(), maxMillis);
    for (int i = 1; i < attempts && millis < maxMillis; i++) {
      millis = Math.min(millis * 2, maxMillis);
    }
    long jittered = millis + random.applyAsLong(millis / 2 + 1);
    long asked = Math.min(pauseMin.toMillis(), maxMillis);
    return Duration.ofMillis(Math.max(Math.min(jittered, maxMillis), asked));
  }
}
