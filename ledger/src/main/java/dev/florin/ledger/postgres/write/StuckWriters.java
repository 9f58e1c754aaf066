package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.ApplicationRole;
import dev.florin.ledger.postgres.Bucket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers of Florin that hold wallets and do not go on, most likely because their process is
 * paused.
 *
 * <p>Inside a COPY no timeout of the server's fires while it waits for its client, so such a writer
 * would hold its wallets for as long as its process stays paused. The server does end it when it is
 * asked to. Nothing is lost by that: without COMMIT the transaction is rolled back and its owner
 * does it again, and an owner that had sent COMMIT settles it as any unknown commit.
 *
 * <p>Who holds a row is asked after the wait for it has timed out. {@code pg_blocking_pids} answers
 * only while one waits, on another connection and thread; but the row itself names the transaction
 * that holds it, {@code pg_locks} whose that is, and both can be asked in peace. No decision about
 * money rests on the answer.
 *
 * @param connection a lane's, outside a transaction
 */
record StuckWriters(Connection connection) {
  /** A hundred times what a batch takes under full load. */
  static final Duration STUCK_AFTER = Duration.ofSeconds(5);

  /**
   * Parameters: milliseconds to wait for the end; seconds in a transaction; bucket; wallet ids.
   *
   * <p>A row names in {@code xmax} the transaction that holds it. One that itself waits for a lock
   * is not stuck but queued, and one whose commit waits for a standby must not be hurried: ended,
   * it would show a transfer that the standby does not have.
   */
  private static final String END =
      """
      SELECT a.pid,
             (extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint AS millis,
             pg_terminate_backend(a.pid, ?) AS ended
        FROM pg_stat_activity a
        JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'transactionid' AND l.granted
       WHERE a.application_name = 'florin-writer'
         AND a.datname = current_database() AND a.usename = current_user
         AND a.pid <> pg_backend_pid()
         AND a.xact_start < clock_timestamp() - make_interval(secs => ?)
         AND a.wait_event_type IS DISTINCT FROM 'Lock'
         AND a.wait_event IS DISTINCT FROM 'SyncRep'
         AND EXISTS (SELECT FROM wallet w
                      WHERE w.bucket = ? AND w.id = ANY (?::bigint[])
                        AND w.xmax = l.transactionid)
      """;

  private static final Logger LOG = LoggerFactory.getLogger(StuckWriters.class);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

  /** Asks the server to end those that hold one of these wallets; how many it ended. */
  int end(long[] walletIds) throws SQLException {
    int ended = 0;
    try (var statement = connection.createStatement()) {
      statement.execute(ApplicationRole.SET_ASIDE);
    }
    try (PreparedStatement end = connection.prepareStatement(END)) {
      end.setLong(1, END_TIMEOUT.toMillis());
      end.setLong(2, STUCK_AFTER.toSeconds());
      end.setShort(3, Bucket.ONLY);
      end.setArray(4, connection.unwrap(PGConnection.class).createArrayOf("bigint", walletIds));
      try (ResultSet rows = end.executeQuery()) {
        while (rows.next()) {
          ended += tell(rows.getInt(1), rows.getLong(2), rows.getBoolean(3));
        }
      }
    }
    connection.commit();
    return ended;
  }

  private static int tell(int pid, long ageMillis, boolean ended) {
    if (ended) {
      LOG.warn("writer {} held wallets for {} ms without going on, and was ended", pid, ageMillis);
      return 1;
    }
    LOG.error(
        "writer {} has held wallets for {} ms and does not end: the server's process itself hangs"
            + " or is stopped",
        pid,
        ageMillis);
    return 0;
  }
}
