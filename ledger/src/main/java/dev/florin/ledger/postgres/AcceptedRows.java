package dev.florin.ledger.postgres;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.AcceptedTransfer.State;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a row of {@code accepted_transfer} becomes what was accepted: one place for all. */
public final class AcceptedRows {
  /** The columns that this class reads, of a table called {@code a}. */
  public static final String COLUMNS =
      """
      a.id, a.caller, a.key, a.fingerprint, a.source_wallet_id, a.destination_wallet_id, a.amount,
             a.currency, a.note, a.trace_id, a.accepted_at\
      """;

  /** The columns that {@link #state} reads, of a table called {@code a}. */
  public static final String STATE_COLUMNS =
      "a.state, a.refusal_code, a.available, a.shortfall, a.finished_at";

  /** Numbers of states in the database, never reused. */
  public static final short PENDING = 1;

  public static final short SETTLED = 2;
  public static final short REFUSED = 3;
  public static final short CANCELLED = 4;
  public static final short PARKED = 5;

  private AcceptedRows() {}

  /** What was asked for, in a row with {@link #COLUMNS}. */
  public static Command command(ResultSet row) throws SQLException {
    return Command.transfer(
        new CallerKey(row.getString("caller"), CallerKey.Space.ACCEPTED, row.getString("key")),
        Fingerprint.ofStored(row.getBytes("fingerprint")),
        row.getLong("source_wallet_id"),
        row.getLong("destination_wallet_id"),
        row.getLong("amount"),
        row.getString("currency"),
        row.getString("note"),
        hexadecimal(row.getBytes("trace_id")));
  }

  /** The transfer in a row with {@link #COLUMNS}, in the state that is known of it. */
  public static AcceptedTransfer transfer(ResultSet row, State state) throws SQLException {
    return new AcceptedTransfer(
        row.getLong("id"),
        command(row),
        row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
        state);
  }

  /** The state in a row with {@link #STATE_COLUMNS}, of one that has not settled. */
  public static State state(ResultSet row) throws SQLException {
    return switch (row.getShort("state")) {
      case PENDING -> new AcceptedTransfer.Pending();
      case REFUSED -> {
        Refusal refusal =
            new Refusal(
                RefusalCode.ofNumber(row.getInt("refusal_code")),
                row.getLong("available"),
                row.getLong("shortfall"),
                row.getString("currency"));
        yield new AcceptedTransfer.Refused(refusal, finishedAt(row));
      }
      case CANCELLED -> new AcceptedTransfer.Cancelled(finishedAt(row));
      case PARKED -> new AcceptedTransfer.Parked();
      default -> throw new IllegalStateException("accepted transfer of an unknown state");
    };
  }

  private static Instant finishedAt(ResultSet row) throws SQLException {
    return row.getObject("finished_at", OffsetDateTime.class).toInstant();
  }

  private static @Nullable String hexadecimal(byte @Nullable [] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }
}
