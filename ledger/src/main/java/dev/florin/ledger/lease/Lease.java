package dev.florin.ledger.lease;

import java.time.Instant;

/**
 * What its holder knows of a lease: as confirmed last.
 *
 * @param name of what is leased: {@code node/3}, {@code job/old-refusals}
 * @param owner who holds it
 * @param token of this holder: every later holder has a higher one
 * @param confirmedAt when the database confirmed it, by the database's clock
 * @param expiresAt until when nobody else can take it, by the database's clock
 * @param deadlineNanos the same by this machine's monotonic clock, counted from before the database
 *     was asked, so that it comes no later
 */
public record Lease(
    String name,
    String owner,
    long token,
    Instant confirmedAt,
    Instant expiresAt,
    long deadlineNanos) {
  public Lease {
    if (token < 1) {
      throw new IllegalArgumentException("token: " + token + " (expected: above 0)");
    }
  }
}
