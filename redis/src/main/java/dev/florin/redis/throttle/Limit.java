package dev.florin.redis.throttle;

/**
 * How many requests of one kind a caller may make.
 *
 * @param name of the kind, such as {@code reads}: lower-case letters and hyphens
 * @param refillPerSecond tokens that flow into the bucket, 1 to 1,000,000
 * @param burst tokens that the bucket holds when full, 1 to 1,000,000
 */
public record Limit(String name, int refillPerSecond, int burst) {
  public static final int TOKENS_MAX = 1_000_000;

  public Limit {
    if (!name.matches("[a-z][a-z-]*")) {
      throw new IllegalArgumentException(
          "limit: " + name + " (expected: lower-case letters and hyphens)");
    }
    require("refill_per_second", refillPerSecond);
    require("burst", burst);
  }

  /** How long an empty bucket takes to be full, in whole seconds, rounded up. */
  public int secondsToFill() {
    return Math.ceilDiv(burst, refillPerSecond);
  }

  private static void require(String name, int tokens) {
    if (tokens < 1 || tokens > TOKENS_MAX) {
      throw new IllegalArgumentException(
          name + ": " + tokens + " (expected: 1 to " + TOKENS_MAX + ")");
    }
  }
}
