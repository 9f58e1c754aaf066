package dev.florin.ledger.postgres.write;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.commit.AcceptedRow;
import dev.florin.ledger.postgres.Bucket;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * New rows of the backlog as the parameters of their INSERT, a column an array.
 *
 * @param rows not empty
 */
record AcceptedArrays(List<AcceptedRow> rows) {
  static AcceptedArrays of(List<AcceptedRow> rows) {
    return new AcceptedArrays(rows);
  }

  /** Sets the first parameters of the statement; the index of the next one. */
  int set(PreparedStatement statement, PGConnection postgres) throws SQLException {
    int count = rows.size();
    long[] ids = new long[count];
    long[] sources = new long[count];
    long[] destinations = new long[count];
    long[] amounts = new long[count];
    long[] sequences = new long[count];
    Short[] slots = new Short[count];
    String[] currencies = new String[count];
    byte[][] fingerprints = new byte[count][];
    byte[][] traceIds = new byte[count][];
    String[] callers = new String[count];
    String[] keys = new String[count];
    @Nullable String[] notes = new @Nullable String[count];
    for (int i = 0; i < count; i++) {
      AcceptedTransfer transfer = rows.get(i).transfer();
      Command command = transfer.command();
      ids[i] = transfer.id();
      sources[i] = command.sourceWalletId();
      destinations[i] = command.destinationWalletId();
      amounts[i] = command.amountMinor();
      sequences[i] = rows.get(i).sequence();
      slots[i] = rows.get(i).slot();
      currencies[i] = command.currency();
      fingerprints[i] = command.fingerprint().toBytes();
      traceIds[i] = bytes(command.traceId());
      callers[i] = command.callerKey().caller();
      keys[i] = command.callerKey().key();
      notes[i] = command.note();
    }
    int next = 1;
    statement.setShort(next++, Bucket.ONLY);
    statement.setObject(next++, rows.getFirst().transfer().acceptedAt().atOffset(ZoneOffset.UTC));
    for (long[] column : new long[][] {ids, sources, destinations, amounts, sequences}) {
      statement.setArray(next++, postgres.createArrayOf("bigint", column));
    }
    statement.setArray(next++, postgres.createArrayOf("smallint", slots));
    statement.setArray(next++, postgres.createArrayOf("text", currencies));
    statement.setArray(next++, postgres.createArrayOf("bytea", fingerprints));
    statement.setArray(next++, postgres.createArrayOf("bytea", traceIds));
    statement.setArray(next++, postgres.createArrayOf("text", callers));
    statement.setArray(next++, postgres.createArrayOf("text", keys));
    statement.setArray(next++, postgres.createArrayOf("text", notes));
    return next;
  }

  private static byte @Nullable [] bytes(@Nullable String hexadecimal) {
    return hexadecimal == null ? null : HexFormat.of().parseHex(hexadecimal);
  }
}
