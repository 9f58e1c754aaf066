package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerStartException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * How far this node's clock is from the database's. Ids state the node's time and partitions, key
 * retention and {@code created_at} the database's, so the two must not drift apart.
 */
final class ClockSkew {
  /** A node further off than this is not ready. */
  static final Duration SKEW_MAX = Duration.ofSeconds(1);

  private static final int TRIES = 5;

  private ClockSkew() {}

  /** Refuses to start a node whose clock is too far off. */
  static void require(Duration skew) {
    if (tooFar(skew)) {
      throw new LedgerStartException(
          "clock: "
              + skew.toMillis()
              + " ms from the database's (expected: at most "
              + SKEW_MAX.toMillis()
              + ")");
    }
  }

  static boolean tooFar(Duration skew) {
    return skew.abs().compareTo(SKEW_MAX) > 0;
  }

  /**
   * The database's clock less this node's, for certain: the part of the difference that the way
   * there and back cannot explain. The best of a few tries, so that one pause does not look like a
   * clock that is off.
   */
  static Duration measure(Connection connection, InstantSource clock) throws SQLException {
    Duration best = measureOnce(connection, clock);
    for (int i = 1; i < TRIES && tooFar(best); i++) {
      Duration skew = measureOnce(connection, clock);
      best = skew.abs().compareTo(best.abs()) < 0 ? skew : best;
    }
    return best;
  }

  private static Duration measureOnce(Connection connection, InstantSource clock)
      throws SQLException {
    try (var statement = connection.prepareStatement(Sql.CLOCK)) {
      Instant before = clock.instant();
      try (var rows = statement.executeQuery()) {
        rows.next();
        Instant after = clock.instant();
        return outside(before, after, rows.getObject(1, OffsetDateTime.class).toInstant());
      }
    }
  }

  /** How far {@code theirs} lies outside the interval in which it was read. */
  private static Duration outside(Instant before, Instant after, Instant theirs) {
    if (theirs.isBefore(before)) {
      return Duration.between(before, theirs);
    }
    return theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
  }
}
