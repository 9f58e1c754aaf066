package dev.florin.ledger.postgres;

import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.events.EventPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices at the start that the database's history was cut: by a restore, or by a failover that may
 * have lost commits.
 *
 * <p>What was cut away was seen: transfers and wallets by their ids, events by theirs, balances by
 * the copies of them in Redis and by entity tags. Of all that nothing may come to stand for
 * something else. So one transaction begins a timeline that no other history has, which is part of
 * events' ids, of entity tags and of the names of copies, raises the cache's generation by more
 * than others can have raised it, and puts a floor below all ids to come.
 *
 * <p>Which histories lose nothing cannot be told from here: a planned switchover is treated the
 * same. It harms nothing but copies.
 *
 * <p>Several processes may notice at once: the row of {@code setting} lets one of them do it.
 */
final class CutHistory {
  private static final Logger LOG = LoggerFactory.getLogger(CutHistory.class);

  /**
   * How far ids that were cut away may state a time ahead of this database's clock: a node's may be
   * a second off, and that of another database server another one, and a bit. Less than a node
   * number's lease always lasts.
   */
  private static final Duration IDS_AHEAD = Duration.ofSeconds(3);

  private static final String LOCK_REMEMBERED = "SELECT server_history FROM setting FOR UPDATE";
  private static final String REMEMBER = "UPDATE setting SET server_history = ?";

  /** The clock's milliseconds: two restores of one backup get two timelines. */
  private static final String BEGIN_TIMELINE =
      """
      WITH begun AS (
        UPDATE setting
           SET timeline = greatest(timeline + 1,
                                   (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
        RETURNING timeline),
      sequence AS (SELECT last_position FROM event_sequence WHERE bucket = ? FOR UPDATE)
      INSERT INTO ledger_timeline (timeline, after_position, ids_above)
      SELECT b.timeline, s.last_position, ? FROM begun b CROSS JOIN sequence s
      RETURNING timeline, after_position
      """;

  /** By the clock's milliseconds: more than commits without Redis can have added since. */
  private static final String RAISE_GENERATION =
      """
      INSERT INTO cache_generation AS g (stripe, raised)
      VALUES (0, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
      ON CONFLICT (stripe) DO UPDATE SET raised = g.raised + excluded.raised
      """;

  /** What may have been sent by the part that was cut away is sent again as a second attempt. */
  private static final String SENT_BEFORE =
      """
      UPDATE webhook SET started_through = greatest(started_through, ?) WHERE bucket = ?
      """;

  private static final String RECORD =
      """
      INSERT INTO audit_entry (bucket, actor, act, detail, origin)
      VALUES (?, 'florin', 'history_cut', ?, 'start')
      """;

  private static final String CLOCK = "SELECT clock_timestamp() AS now";

  private CutHistory() {}

  /**
   * Compares with what is remembered, and does what is to be done. The first start remembers and
   * does no more.
   *
   * @param connection of the tables' owner, in autocommit
   * @return the history that the server writes
   */
  static ServerHistory notice(Connection connection) throws SQLException {
    ServerHistory now = ServerHistory.of(connection);
    connection.setAutoCommit(false);
    return Database.transact(
        connection,
        held -> {
          Optional<String> remembered = remembered(held);
          if (!remembered.equals(Optional.of(now.toString()))) {
            remember(held, now);
            if (remembered.isPresent()) {
              begin(held, remembered.get() + " to " + now);
            }
          }
          return now;
        });
  }

  private static Optional<String> remembered(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK_REMEMBERED)) {
      return Rows.only(statement, row -> Optional.ofNullable(row.getString(1)));
    }
  }

  private static void remember(Connection connection, ServerHistory now) throws SQLException {
    try (var statement = connection.prepareStatement(REMEMBER)) {
      statement.setString(1, now.toString());
      statement.executeUpdate();
    }
  }

  private static void begin(Connection connection, String change) throws SQLException {
    EventPosition last = beginTimeline(connection);
    try (var statement = connection.prepareStatement(SENT_BEFORE)) {
      statement.setLong(1, last.number());
      statement.setShort(2, Bucket.ONLY);
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement(RAISE_GENERATION)) {
      statement.executeUpdate();
    }
    String detail =
        "PostgreSQL's history went from "
            + change
            + "; timeline "
            + last.timeline()
            + " begins after event number "
            + last.number();
    try (var statement = connection.prepareStatement(RECORD)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setString(2, detail);
      statement.executeUpdate();
    }
    LOG.warn("the history was cut, by a restore or by a failover: {}", detail);
  }

  /** The place of the last event of before, on the timeline that begins. */
  private static EventPosition beginTimeline(Connection connection) throws SQLException {
    long idsAbove = idsAbove(connection);
    try (var statement = connection.prepareStatement(BEGIN_TIMELINE)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setLong(2, idsAbove);
      return Rows.only(
          statement,
          row -> new EventPosition(row.getLong("timeline"), row.getLong("after_position")));
    }
  }

  private static long idsAbove(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(CLOCK)) {
      Instant now = Rows.only(statement, row -> Rows.instant(row, "now"));
      return Math.max(Database.highestId(connection), SnowflakeIds.firstIdAt(now.plus(IDS_AHEAD)));
    }
  }
}
