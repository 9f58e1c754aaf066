package dev.florin.ledger.events;

import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Transactions;
import java.time.Duration;

/** Forgets events when they were kept for long enough. The transfers that they tell of stay. */
public final class OldEvents {
  private static final int BATCHES_MAX = 500;

  /** Ten million batches a run: more than an hour brings. */
  private static final int ROUNDS_MAX = 20_000;

  private final Duration retention;

  /**
   * @param retention how long events are kept at the least
   */
  public OldEvents(Duration retention) {
    this.retention = retention;
  }

  /**
   * Deletes batches that got their places longer ago than the retention; a bounded number, the
   * oldest first. With each round the horizon goes with them, in the same transaction.
   *
   * @return how many batches
   */
  public long forget(Transactions transactions) {
    long forgotten = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      int batches = forgetSome(transactions);
      forgotten += batches;
      if (batches < BATCHES_MAX) {
        break;
      }
    }
    return forgotten;
  }

  private int forgetSome(Transactions transactions) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(EventSql.FORGET)) {
        statement.setInt(1, BATCHES_MAX);
        statement.setShort(2, Bucket.ONLY);
        statement.setLong(3, retention.toSeconds());
        statement.setShort(4, Bucket.ONLY);
        statement.setShort(5, Bucket.ONLY);
        try (var rows = statement.executeQuery()) {
          return rows.next() ? rows.getInt(1) : 0;
        }
      }
    });
  }
}
