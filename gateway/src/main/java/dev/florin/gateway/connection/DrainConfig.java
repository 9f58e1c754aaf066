package dev.florin.gateway.connection;

import java.time.Duration;

/**
 * How a gateway stops.
 *
 * @param delay how long it goes on as ever once it says that it is not ready, so that a balancer
 *     notices before a connection is refused; may be zero
 * @param quiet how long a connection must be silent after that to be closed without having been
 *     told so in an answer: longer than what is on the wire at that moment can take to arrive
 * @param timeout how long requests in flight may take to finish
 */
public record DrainConfig(Duration delay, Duration quiet, Duration timeout) {
  public static final Duration QUIET = Duration.ofSeconds(1);

  public static final DrainConfig DEFAULT =
      new DrainConfig(Duration.ZERO, QUIET, Duration.ofSeconds(20));

  public DrainConfig {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: " + delay + " (expected: not below 0)");
    }
    requirePositive("quiet", quiet);
    requirePositive("timeout", timeout);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(name + ": " + duration + " (expected: at least 1 ms)");
    }
  }
}
