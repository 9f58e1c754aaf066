package dev.florin.ledger.postgres;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Transfer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a row of {@code transfer} becomes a {@link Transfer}: one place for all who read them. */
public final class TransferRows {
  /** The columns that {@link #read} wants, of a table called {@code t}. */
  public static final String COLUMNS =
      """
      t.id, t.kind, t.caller, t.key_space, t.key, t.fingerprint, t.source_wallet_id,
             t.destination_wallet_id, t.amount, t.currency, t.source_balance,
             t.destination_balance, t.source_version, t.destination_version, t.note, t.trace_id,
             t.created_at\
      """;

  private TransferRows() {}

  /** The transfer in the current row, whose first columns are {@link #COLUMNS}. */
  public static Transfer read(ResultSet row) throws SQLException {
    CallerKey.Space space = CallerKey.Space.ofNumber(row.getShort(4));
    return new Transfer(
        row.getLong(1),
        Kind.ofNumber(row.getShort(2)),
        new CallerKey(row.getString(3), space, row.getString(5)),
        Fingerprint.ofStored(row.getBytes(6)),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getString(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        row.getString(15),
        hexadecimal(row.getBytes(16)),
        row.getObject(17, OffsetDateTime.class).toInstant());
  }

  private static @Nullable String hexadecimal(byte @Nullable [] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }
}
