package dev.florin.ledger.postgres.write;

import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.rules.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ByteStreamWriter;

/**
 * A batch's rows in PostgreSQL's binary COPY format, made in memory.
 *
 * <p>In memory, because no timeout fires inside a COPY: once it has begun it must be able to end
 * without waiting for anything of ours. The buffer is kept and grows to the largest batch.
 *
 * <p>Format: PostgreSQL documentation, "COPY", section "Binary Format".
 */
public final class TransferCopy {
  /** In the order in which they are written here. */
  private static final String COLUMNS =
      "id, source_wallet_id, destination_wallet_id, amount, source_balance, destination_balance,"
          + " source_version, destination_version, created_at, bucket, kind, key_space, currency,"
          + " fingerprint, trace_id, caller, key, note, source_previous_id,"
          + " destination_previous_id";

  private static final short COLUMN_COUNT = 20;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final short END = -1;
  private static final int NULL = -1;
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800;

  /** Lengths and fixed-length values of a row; texts come on top, at most 4 bytes a char. */
  private static final int ROW_BYTES_FIXED = 256;

  private ByteBuffer buffer = ByteBuffer.allocate(1 << 18);

  /**
   * Appends the rows to a table with these columns, in one COPY.
   *
   * @throws IllegalStateException if the server counted other than was sent
   */
  public void send(PGConnection connection, String table, List<Entry> entries) throws SQLException {
    send(connection, table, "FORMAT binary", entries);
  }

  /**
   * As {@link #send}, into a table that this transaction made: the rows need no vacuum later.
   *
   * @throws IllegalStateException if the server counted other than was sent
   */
  public void sendFrozen(PGConnection connection, String table, List<Entry> entries)
      throws SQLException {
    send(connection, table, "FORMAT binary, FREEZE", entries);
  }

  private void send(PGConnection connection, String table, String options, List<Entry> entries)
      throws SQLException {
    ByteBuffer rows = encode(entries);
    CopyIn copyIn =
        connection
            .getCopyAPI()
            .copyIn("COPY " + table + " (" + COLUMNS + ") FROM STDIN (" + options + ")");
    try {
      copyIn.writeToCopy(ByteStreamWriter.of(rows));
      long copied = copyIn.endCopy();
      if (copied != entries.size()) {
        throw new IllegalStateException(
            "transfers copied: " + copied + " (expected: " + entries.size() + ")");
      }
    } finally {
      if (copyIn.isActive()) {
        copyIn.cancelCopy();
      }
    }
  }

  /** The rows, encoded: valid until the next call. */
  ByteBuffer encode(List<Entry> entries) {
    buffer.clear();
    buffer.put(SIGNATURE).putInt(0).putInt(0);
    for (Entry entry : entries) {
      ensureRoom(entry.transfer());
      put(entry);
    }
    buffer.putShort(END);
    return buffer.flip();
  }

  private void put(Entry entry) {
    Transfer transfer = entry.transfer();
    buffer.putShort(COLUMN_COUNT);
    put(transfer.id());
    put(transfer.sourceWalletId());
    put(transfer.destinationWalletId());
    put(transfer.amountMinor());
    put(transfer.sourceBalanceMinor());
    put(transfer.destinationBalanceMinor());
    put(transfer.sourceVersion());
    put(transfer.destinationVersion());
    put(microsSincePostgresEpoch(transfer.createdAt()));
    put(Bucket.of(transfer.sourceWalletId()));
    put(transfer.kind().number());
    put(transfer.callerKey().space().number());
    put(transfer.currency());
    put(transfer.fingerprint());
    putTraceId(transfer.traceId());
    put(transfer.callerKey().caller());
    put(transfer.callerKey().key());
    put(transfer.note());
    put(entry.sourcePreviousId());
    put(entry.destinationPreviousId());
  }

  private void put(long value) {
    buffer.putInt(Long.BYTES).putLong(value);
  }

  private void put(short value) {
    buffer.putInt(Short.BYTES).putShort(value);
  }

  private void put(Fingerprint fingerprint) {
    buffer.putInt(Fingerprint.BYTES).put(fingerprint.toBytes());
  }

  private void put(@Nullable String text) {
    if (text == null) {
      buffer.putInt(NULL);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.putInt(bytes.length).put(bytes);
  }

  private void putTraceId(@Nullable String traceId) {
    if (traceId == null) {
      buffer.putInt(NULL);
      return;
    }
    byte[] bytes = HexFormat.of().parseHex(traceId);
    buffer.putInt(bytes.length).put(bytes);
  }

  private void ensureRoom(Transfer transfer) {
    String note = transfer.note();
    int characters =
        transfer.callerKey().caller().length()
            + transfer.callerKey().key().length()
            + (note == null ? 0 : note.length());
    int bytes = ROW_BYTES_FIXED + 4 * characters + Short.BYTES;
    if (buffer.remaining() < bytes) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
  }

  private static long microsSincePostgresEpoch(Instant instant) {
    long seconds = instant.getEpochSecond() - POSTGRES_EPOCH_SECONDS;
    return seconds * 1_000_000 + instant.getNano() / 1_000;
  }
}
