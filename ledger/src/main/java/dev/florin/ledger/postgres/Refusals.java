package dev.florin.ledger.postgres;

import java.time.Duration;

/** Forgets refusals when their keys may be used again. */
public final class Refusals {
  /** Days that transfers' keys live beyond the retention: the rest of their partition's day. */
  private static final Duration MARGIN = Duration.ofDays(1);

  private static final int ROWS_MAX = 500;
  private static final int ROUNDS_MAX = 1_000;

  private final Duration keyRetention;

  /**
   * @param keyRetention how long an idempotency key is remembered at the least
   */
  public Refusals(Duration keyRetention) {
    this.keyRetention = keyRetention;
  }

  /** Deletes what is older than the retention and a margin; a bounded number, the oldest first. */
  public int forget(Transactions transactions) {
    int forgotten = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      int rows = forgetSome(transactions);
      forgotten += rows;
      if (rows < ROWS_MAX) {
        break;
      }
    }
    return forgotten;
  }

  private int forgetSome(Transactions transactions) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(Sql.FORGET_REFUSALS)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setLong(2, keyRetention.plus(MARGIN).toSeconds());
        statement.setInt(3, ROWS_MAX);
        return statement.executeUpdate();
      }
    });
  }
}
