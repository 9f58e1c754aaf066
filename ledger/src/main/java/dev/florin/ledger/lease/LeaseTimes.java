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
  /** Those of a running ledger. */
  public static final LeaseTimes DEFAULT =
      new LeaseTimes(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3));

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

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: above zero)");
    }
  }
}
