package dev.florin.ledger.lease;

import java.time.Duration;

/**
 * How long things take with leases.
 *
 * @param expiry how long one is held that is not renewed: the wait for a dead holder
 * @param renewal how long after it was confirmed it is renewed
 * @param retry how long until a failed renewal is tried again, and until one who waits looks again
 * @param margin how long before the expiry the last id is given out
 */
public record LeaseTimes(Duration expiry, Duration renewal, Duration retry, Duration margin) {
  /** The least that {@link #of} takes. */
  public static final Duration EXPIRY_MIN = Duration.ofSeconds(10);

  /** Those of a running ledger. */
  public static final LeaseTimes DEFAULT = of(Duration.ofSeconds(30));

  public LeaseTimes {
    requirePositive("renewal", renewal);
    requirePositive("retry", retry);
    requirePositive("margin", margin);
    Duration least = renewal.plus(retry).plus(margin);
    if (expiry.compareTo(least) <= 0) {
      throw new IllegalArgumentException(
          "expiry: " + expiry + " (expected: above " + least + ", renewal, retry and margin)");
    }
  }

  /** In the usual proportions; the margin is about clocks, and always the same. */
  public static LeaseTimes of(Duration expiry) {
    if (expiry.compareTo(EXPIRY_MIN) < 0) {
      throw new IllegalArgumentException(
          "expiry: " + expiry + " (expected: at least " + EXPIRY_MIN + ")");
    }
    return new LeaseTimes(expiry, expiry.dividedBy(3), expiry.dividedBy(15), Duration.ofSeconds(3));
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: above zero)");
    }
  }
}
