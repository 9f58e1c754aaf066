package dev.florin.ledger.events;

import dev.florin.ledger.postgres.Bucket;
import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the batches in the outbox their places in the log of events.
 *
 * <p><b>One at a time, and no lease.</b> Every instance has a sequencer. One turn is one
 * transaction, which begins by locking the row of {@code event_sequence}; who finds it locked
 * leaves it at that. When a sequencer dies, its lock goes with its connection, and the next one
 * goes on; when it is paused, the server ends its connection after a second.
 *
 * <p><b>In a statement of its own</b>, after the lock, the lowest numbers of the outbox are taken.
 * In READ COMMITTED each statement sees what was committed before it began. Taken in the statement
 * that locks, the batches could be those of a moment before the sequencer ahead committed; after
 * the lock, all that it saw is seen, too.
 *
 * <p><b>Why the order is right.</b> A batch draws its number while it holds its wallets, and lets
 * go of them after it committed. So of two batches that touch one wallet, the later one has the
 * higher number, and whoever sees it committed sees the earlier one committed: that one has its
 * place already, or is taken in the same turn or before, as the lower number. Between batches
 * without a common wallet there is nothing to keep: one that commits late is simply placed later,
 * and nobody waits for it.
 *
 * <p><b>The commit is waited for</b> before anybody can see the places. Given out and then lost in
 * a crash, they could be given to other events.
 *
 * <p>Threads: one.
 */
final class Sequencer implements AutoCloseable {
  /** Of one turn: at the largest a few megabytes, and a tenth of a second. */
  static final int BATCHES_MAX = 500;

  private final ConnectionSource connections;
  private @Nullable Session session;

  /**
   * @param connections opens one with the settings of writers, with autocommit off
   */
  Sequencer(ConnectionSource connections) {
    this.connections = connections;
  }

  /**
   * Places what waits, up to {@link #BATCHES_MAX} batches.
   *
   * @return how many; 0 if none waits, or another sequencer is at it
   * @throws SQLException if it failed, and nothing was placed by this turn, or it is unknown
   *     whether it was; the next one finds out
   */
  int turn() throws SQLException {
    try {
      return session().turn();
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Gives the connection back; the next turn opens another. */
  @Override
  public void close() {
    Session open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  private Session session() throws SQLException {
    Session open = session;
    if (open == null) {
      open = Session.on(connections.open());
      session = open;
    }
    return open;
  }

  /** A connection with its statements. */
  private record Session(Connection connection, PreparedStatement lock, PreparedStatement place) {
    static Session on(Connection connection) throws SQLException {
      try {
        return new Session(
            connection,
            connection.prepareStatement(EventSql.LOCK_SEQUENCE),
            connection.prepareStatement(EventSql.PLACE));
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }

    int turn() throws SQLException {
      int placed = holdsSequence() ? placeSome() : 0;
      connection.commit();
      return placed;
    }

    private boolean holdsSequence() throws SQLException {
      lock.setShort(1, Bucket.ONLY);
      lock.setShort(2, Bucket.ONLY);
      try (var rows = lock.executeQuery()) {
        return rows.next();
      }
    }

    private int placeSome() throws SQLException {
      place.setShort(1, Bucket.ONLY);
      place.setInt(2, BATCHES_MAX);
      place.setShort(3, Bucket.ONLY);
      try (var rows = place.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }

    void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is gone; the server rolls back by itself.
      }
    }
  }
}
