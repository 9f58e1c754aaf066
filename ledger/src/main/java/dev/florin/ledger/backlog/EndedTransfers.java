package dev.florin.ledger.backlog;

import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Rows;
import dev.florin.ledger.postgres.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Forgets accepted transfers that ended, when their keys may be used again and their events are
 * forgotten. One that settled is then found among the transfers; what is pending or parked is never
 * forgotten.
 */
public final class EndedTransfers {
  /** Days that transfers' keys live beyond the retention: the rest of their partition's day. */
  private static final Duration MARGIN = Duration.ofDays(1);

  private static final int ROWS_MAX = 1_000;

  /** Twenty million rows a run: more than an hour brings. */
  private static final int ROUNDS_MAX = 20_000;

  private final Duration keyRetention;

  /**
   * @param keyRetention how long an idempotency key is remembered at the least
   */
  public EndedTransfers(Duration keyRetention) {
    this.keyRetention = keyRetention;
  }

  /**
   * Deletes what was accepted, and ended, longer ago than the retention and a margin, with its
   * acts; a bounded number, the oldest first.
   */
  public long forget(Transactions transactions) {
    Instant before = before(transactions);
    long forgotten = 0;
    long lastId = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      List<Long> ids = forgetSome(transactions, lastId, before);
      forgotten += ids.size();
      if (ids.size() < ROWS_MAX) {
        break;
      }
      lastId = ids.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
    return forgotten;
  }

  private Instant before(Transactions transactions) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(QueueSql.KEPT_SINCE)) {
        statement.setLong(1, keyRetention.toSeconds());
        statement.setShort(2, Bucket.ONLY);
        return Rows.only(statement, row -> Rows.instant(row, "kept_since")).minus(MARGIN);
      }
    });
  }

  private static List<Long> forgetSome(Transactions transactions, long afterId, Instant before) {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(QueueSql.FORGET)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setLong(2, afterId);
        statement.setLong(3, SnowflakeIds.firstIdAt(before));
        statement.setObject(4, before.atOffset(ZoneOffset.UTC));
        statement.setInt(5, ROWS_MAX);
        return Rows.all(statement, row -> row.getLong("id"));
      }
    });
  }
}
