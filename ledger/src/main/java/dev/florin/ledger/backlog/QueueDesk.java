package dev.florin.ledger.backlog;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.Rows;
import dev.florin.ledger.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where operators look at the backlog, and decide about what was parked.
 *
 * <p>A parked transfer moved no money, and will not by itself. An operator has it tried again,
 * behind all that was accepted by then, or drops it, which tells its sender that it is cancelled.
 * Either is one transaction and leaves a record of who decided it and why.
 *
 * <p>Threads: as the transactions that it is given. Errors: {@link LedgerFaultException} with
 * {@code UNAVAILABLE} if the database cannot be reached, or a row is held by somebody for too long.
 */
public final class QueueDesk {
  /** Transfers in one list. */
  public static final int PAGE_MAX = 200;

  /** Acts told of one transfer. */
  public static final int ACTS_MAX = 100;

  /** The age up to which a transfer may be tried again: later nobody expects it any more. */
  public static final Duration RETRY_AGE_MAX = Duration.ofDays(7);

  private final Transactions transactions;

  public QueueDesk(Transactions transactions) {
    this.transactions = transactions;
  }

  /** How much waits, for how long, and who works on it. */
  public QueueOverview overview() {
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(QueueSql.SLOTS)) {
        statement.setShort(1, Bucket.ONLY);
        List<QueueOverview> slots =
            Rows.all(
                statement,
                row ->
                    new QueueOverview(
                        Rows.instant(row, "at"),
                        List.of(QueueRows.slot(row)),
                        row.getLong("parked")));
        return new QueueOverview(
            slots.getFirst().at(),
            slots.stream().map(slot -> slot.slots().getFirst()).toList(),
            slots.getFirst().parked());
      }
    });
  }

  /**
   * The dead letters, oldest first.
   *
   * @param limit 1 to {@link #PAGE_MAX}
   * @param afterId the last id of the page before, or 0
   */
  public List<ParkedTransfer> parked(int limit, long afterId) {
    return page(QueueSql.PARKED, limit, afterId, QueueRows::parked);
  }

  /** What waits or is being settled, oldest first; as {@link #parked}. */
  public List<QueuedTransfer> pending(int limit, long afterId) {
    return page(QueueSql.PENDING, limit, afterId, QueueRows::transfer);
  }

  /** One transfer with its history; empty if it was never accepted, or ended and is forgotten. */
  public Optional<TransferRecord> find(long transferId) {
    return transactions.transact(connection -> {
      List<QueueAct> acts = acts(connection, transferId);
      try (var statement = connection.prepareStatement(QueueSql.FIND)) {
        setId(statement, 1, transferId);
        return Rows.all(
                statement,
                row ->
                    new TransferRecord(
                        QueueRows.transfer(row),
                        Rows.instantOrNull(row, "parked_at"),
                        row.getString("error"),
                        acts))
            .stream()
            .findFirst();
      }
    });
  }

  /** Has a parked transfer tried again: it is pending, behind all others of its slot. */
  public Intervention retry(long transferId, Decision decision) {
    return transactions.transact(connection -> {
      return new ParkedRow(connection, transferId).retry(decision);
    });
  }

  /** Gives a parked transfer up: it is cancelled. */
  public Intervention drop(long transferId, Decision decision) {
    return transactions.transact(connection -> {
      return new ParkedRow(connection, transferId).drop(decision);
    });
  }

  private <T> List<T> page(String sql, int limit, long afterId, Rows.Reading<T> reading) {
    if (limit < 1 || limit > PAGE_MAX) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + PAGE_MAX + ")");
    }
    return transactions.transact(connection -> {
      try (var statement = connection.prepareStatement(sql)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setLong(2, afterId);
        statement.setInt(3, limit);
        return Rows.all(statement, reading);
      }
    });
  }

  private static List<QueueAct> acts(Connection connection, long transferId) throws SQLException {
    try (var statement = connection.prepareStatement(QueueSql.ACTS)) {
      setId(statement, 1, transferId);
      statement.setInt(3, ACTS_MAX);
      return Rows.all(statement, QueueRows::act);
    }
  }

  static void setId(PreparedStatement statement, int index, long transferId) throws SQLException {
    statement.setLong(index, transferId);
    statement.setShort(index + 1, Bucket.ONLY);
  }
}
