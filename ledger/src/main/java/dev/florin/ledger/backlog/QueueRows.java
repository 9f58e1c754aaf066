package dev.florin.ledger.backlog;

import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads the rows of {@link QueueSql}. */
final class QueueRows {
  private QueueRows() {}

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
        Rows.instant(row, "accepted_at"),
        Rows.instantOrNull(row, "finished_at"),
        row.getInt("failures"),
        refusal(row));
  }

  static ParkedTransfer parked(ResultSet row) throws SQLException {
    return new ParkedTransfer(
        transfer(row), Rows.instant(row, "parked_at"), row.getString("error"));
  }

  static QueueAct act(ResultSet row) throws SQLException {
    return new QueueAct(
        Rows.instant(row, "at"),
        row.getString("act"),
        row.getString("actor"),
        row.getString("detail"));
  }

  static QueueOverview.Slot slot(ResultSet row) throws SQLException {
    return new QueueOverview.Slot(
        row.getShort("slot"),
        row.getLong("pending"),
        Rows.instantOrNull(row, "oldest_accepted_at"),
        row.getString("holder"));
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
