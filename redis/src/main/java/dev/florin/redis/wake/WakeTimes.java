package dev.florin.redis.wake;

import java.time.Duration;

/**
 * When instances tell each other what they watch.
 *
 * @param repeat all that is watched is said again so often
 * @param memory what others said is remembered for so long: a few repeats
 */
public record WakeTimes(Duration repeat, Duration memory) {
  /** Some kilobytes a second for ten thousand streams; a new instance knows all within ten. */
  public static final WakeTimes DEFAULT =
      new WakeTimes(Duration.ofSeconds(10), Duration.ofSeconds(35));

  public WakeTimes {
    if (repeat.toMillis() < 1 || memory.compareTo(repeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "repeat: " + repeat + ", memory: " + memory + " (expected: above 0, twice the repeat)");
    }
  }
}
