package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.Bucket;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;

/**
 * Where a batch leaves word of what it did, in its own transaction: a row in {@code event_outbox},
 * for the sequencer to give it a place in the log of events.
 *
 * <p>The row goes out along with another statement of the transaction, so it costs no round trip;
 * with one that runs when all wallets are locked, because the row draws the number by which batches
 * are ordered.
 *
 * <p>Threads: any.
 */
public final class Outbox {
  /** No word is left of anything: for a bench alone, to tell what it costs. */
  public static final Outbox NONE = new Outbox(false, () -> {});

  private final boolean kept;
  private final Runnable committed;

  private Outbox(boolean kept, Runnable committed) {
    this.kept = kept;
    this.committed = committed;
  }

  /**
   * One that a sequencer empties.
   *
   * @param committed run after a commit that may have added to it, on any thread; must not wait
   */
  public static Outbox of(Runnable committed) {
    return new Outbox(true, committed);
  }

  /** A statement, and behind it the one that adds the row. */
  String behind(String statement, String adds) {
    return kept ? statement + ";\n" + adds : statement;
  }

  /** The parameters of {@link OutboxSql#ADD_DONE}, from {@code index} on. */
  void setDone(PreparedStatement statement, int index, LongStream transferIds) throws SQLException {
    if (kept) {
      statement.setShort(index, Bucket.ONLY);
      statement.setArray(index + 1, array(statement, transferIds));
    }
  }

  /** The parameters of {@link OutboxSql#ADD_ENDED}, from {@code index} on. */
  void setEnded(PreparedStatement statement, int index, LongStream settled, LongStream refused)
      throws SQLException {
    if (kept) {
      statement.setShort(index, Bucket.ONLY);
      statement.setArray(index + 1, array(statement, settled));
      statement.setArray(index + 2, array(statement, refused));
    }
  }

  /** To be called after a commit that may have added to it. */
  public void committed() {
    committed.run();
  }

  private static Array array(PreparedStatement statement, LongStream ids) throws SQLException {
    PGConnection postgres = statement.getConnection().unwrap(PGConnection.class);
    return postgres.createArrayOf("bigint", ids.toArray());
  }
}
