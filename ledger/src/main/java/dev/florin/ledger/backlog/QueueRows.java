package dev.florin.ledger.backlog;

import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of {@link QueueSql}. */
final class QueueRows {
  private QueueRows() {}

  /** How one row is read. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> all(PreparedStatement statement, Reading<T> reading) throws SQLException {
    try (var rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reading.read(rows));
      }
      return all;
    }
  }

  /** The row of a statement that always gives one. */
  static <T> T only(PreparedStatement statement, Reading<T> reading) throws SQLException {
    List<T> all = all(statement, reading);
    if (all.size() != 1) {
      throw new IllegalStateException("rows: " + all.size() + " (expected: 1)");
    }
    return all.getFirst();
  }

  static QueuedTransfer transfer(ResultSet row) throws SQLException {
    return new QueuedTransfer(
        row.getLong("id"),
        QueueState.ofNumber(row.getInt("state")),
        row.getShort("slot"),
        row.getLong("sequence"),
        row.getLong("source_wallet_id"),
        row.getLong("destination_wallet_id"),
        row.getLong("amount"),
        row.getString("currency"),
        row.getString("caller"),
        row.getString("key"),
        row.getString("note"),
        instant(row, "accepted_at"),
        instantOrNull(row, "finished_at"),
        row.getInt("failures"),
        refusal(row));
  }

  static ParkedTransfer parked(ResultSet row) throws SQLException {
    return new ParkedTransfer(transfer(row), instant(row, "parked_at"), row.getString("error"));
  }

  static QueueAct act(ResultSet row) throws SQLException {
    return new QueueAct(
        instant(row, "at"), row.getString("act"), row.getString("actor"), row.getString("detail"));
  }

  static QueueOverview.Slot slot(ResultSet row) throws SQLException {
    return new QueueOverview.Slot(
        row.getShort("slot"),
        row.getLong("pending"),
        instantOrNull(row, "oldest_accepted_at"),
        row.getString("holder"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static @Nullable Refusal refusal(ResultSet row) throws SQLException {
    int code = row.getInt("refusal_code");
    if (row.wasNull()) {
      return null;
    }
    return new Refusal(
        RefusalCode.ofNumber(code),
        row.getLong("available"),
        row.getLong("shortfall"),
        row.getString("currency"));
  }
}
