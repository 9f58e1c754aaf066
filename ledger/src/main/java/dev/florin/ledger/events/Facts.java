package dev.florin.ledger.events;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.postgres.AcceptedRows;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.TransferRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * What events say: read from the rows of the transfers, which do not change once they are in the
 * log.
 *
 * @param transfers whose money moved, by id
 * @param ended accepted ones that ended without
 */
record Facts(Map<Long, Transfer> transfers, Map<Long, AcceptedTransfer> ended) {
  /** Numbers of batches' kinds in the database, never reused. */
  static final short DONE = 1;

  static final short SETTLED = 2;
  static final short REFUSED = 3;
  static final short CANCELLED = 4;

  /** Reads what these entries tell of. */
  static Facts of(Connection connection, List<PostgresEventLog.Entry> entries) throws SQLException {
    Facts facts = new Facts(new HashMap<>(), new HashMap<>());
    read(
        connection,
        EventSql.TRANSFERS,
        ids(entries, true),
        row -> {
          Transfer transfer = TransferRows.read(row);
          facts.transfers.put(transfer.id(), transfer);
        });
    read(
        connection,
        EventSql.ACCEPTED,
        ids(entries, false),
        row -> {
          AcceptedTransfer transfer = AcceptedRows.transfer(row, AcceptedRows.state(row));
          facts.ended.put(transfer.id(), transfer);
        });
    return facts;
  }

  /**
   * What one of them says.
   *
   * @throws dev.florin.ledger.LedgerFaultException if its row is missing, or says something else
   */
  Event.Fact of(PostgresEventLog.Entry entry) {
    return switch (entry.kind()) {
      case DONE -> new Event.Committed(transfer(entry));
      case SETTLED ->
          entry.second()
              ? new Event.Settled(transfer(entry))
              : new Event.Committed(transfer(entry));
      case REFUSED -> {
        AcceptedTransfer transfer = ended(entry);
        if (transfer.state() instanceof AcceptedTransfer.Refused refused) {
          yield new Event.Refused(transfer, refused);
        }
        throw contradicted(entry, transfer);
      }
      case CANCELLED -> {
        AcceptedTransfer transfer = ended(entry);
        if (transfer.state() instanceof AcceptedTransfer.Cancelled cancelled) {
          yield new Event.Cancelled(transfer, cancelled);
        }
        throw contradicted(entry, transfer);
      }
      default -> throw PostgresEventLog.broken(entry.position(), "is of an unknown kind");
    };
  }

  private Transfer transfer(PostgresEventLog.Entry entry) {
    return found(entry, transfers.get(entry.transferId()));
  }

  private AcceptedTransfer ended(PostgresEventLog.Entry entry) {
    return found(entry, ended.get(entry.transferId()));
  }

  private static <T> T found(PostgresEventLog.Entry entry, @Nullable T row) {
    if (row == null) {
      throw PostgresEventLog.broken(
          entry.position(), "transfer " + entry.transferId() + " is missing");
    }
    return row;
  }

  private static LedgerFaultException contradicted(
      PostgresEventLog.Entry entry, AcceptedTransfer transfer) {
    return PostgresEventLog.broken(
        entry.position(), "transfer " + transfer.id() + " is " + transfer.state());
  }

  private static Object[] ids(List<PostgresEventLog.Entry> entries, boolean moved) {
    return entries.stream()
        .filter(entry -> moved == (entry.kind() <= SETTLED))
        .map(PostgresEventLog.Entry::transferId)
        .distinct()
        .toArray();
  }

  /** What is done with a row. */
  @FunctionalInterface
  private interface Taking {
    void take(ResultSet row) throws SQLException;
  }

  private static void read(Connection connection, String sql, Object[] ids, Taking taking)
      throws SQLException {
    if (ids.length == 0) {
      return;
    }
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, postgres.createArrayOf("bigint", ids));
      statement.setShort(2, Bucket.ONLY);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taking.take(rows);
        }
      }
    }
  }
}
