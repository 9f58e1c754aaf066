package dev.florin.ledger.figures;

import dev.florin.ledger.postgres.Bucket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What waits in the database, over all instances, at one moment.
 *
 * @param backlogPending transfers that were accepted and are not final
 * @param backlogParked transfers that wait for an operator
 * @param backlogOldestMillis how long the oldest pending one has waited; 0 without any
 * @param eventsWaiting batches of events that have no place in the log yet
 * @param eventsOldestMillis how long the oldest of them has waited; 0 without any
 * @param newestPosition the number of the newest event
 * @param webhooksEnabled webhooks that are on
 * @param webhooksDisabled webhooks that somebody switched off
 * @param webhooksSwitchedOff webhooks that failed for too long
 * @param webhookEventsWaiting events before which webhooks that are on stand, summed over these
 * @param webhookRetrying deliveries that failed and are tried again; 100,000 stands for more, too
 */
record Figures(
    long backlogPending,
    long backlogParked,
    long backlogOldestMillis,
    long eventsWaiting,
    long eventsOldestMillis,
    long newestPosition,
    long webhooksEnabled,
    long webhooksDisabled,
    long webhooksSwitchedOff,
    long webhookEventsWaiting,
    long webhookRetrying) {
  /**
   * One row. The oldest of a slot is sought from where nothing before is pending, and only where
   * the counters say that there is one. Parameters: bucket seven times.
   */
  private static final String READ =
      """
      SELECT b.pending, b.oldest_millis,
             (SELECT count(*) FROM parked_transfer WHERE bucket = ?) AS parked,
             o.batches, o.oldest_millis AS batch_oldest_millis, s.last_position,
             w.enabled, w.disabled, w.switched_off, w.waiting,
             (SELECT count(*) FROM (SELECT FROM webhook_delivery
                                     WHERE bucket = ? AND state = 1 LIMIT 100000) d) AS retrying
        FROM (SELECT coalesce(sum(greatest(c.accepted - f.finished, 0)), 0)::bigint AS pending,
                     coalesce((extract(epoch FROM clock_timestamp() - min(t.accepted_at)) * 1000)
                                ::bigint, 0) AS oldest_millis
                FROM backlog_finished f
                JOIN backlog_accepted c ON c.slot = f.slot AND c.bucket = f.bucket
                LEFT JOIN LATERAL
                     (SELECT a.accepted_at FROM accepted_transfer a
                       WHERE a.slot = f.slot AND a.bucket = f.bucket
                         AND a.sequence > f.settled_through AND a.state = 1
                       ORDER BY a.sequence
                       LIMIT least(greatest(c.accepted - f.finished, 0), 1)) t ON true
               WHERE f.bucket = ?) b
       CROSS JOIN
             (SELECT count(*) AS batches,
                     coalesce((extract(epoch FROM clock_timestamp() - min(added_at)) * 1000)
                                ::bigint, 0) AS oldest_millis
                FROM event_outbox WHERE bucket = ?) o
       CROSS JOIN event_sequence s
       CROSS JOIN
             (SELECT count(*) FILTER (WHERE h.state = 1) AS enabled,
                     count(*) FILTER (WHERE h.state = 2) AS disabled,
                     count(*) FILTER (WHERE h.state = 3) AS switched_off,
                     coalesce(sum(greatest(e.last_position - h.settled_through, 0))
                                FILTER (WHERE h.state = 1), 0)::bigint AS waiting
                FROM webhook h CROSS JOIN event_sequence e
               WHERE h.bucket = ? AND e.bucket = ?) w
       WHERE s.bucket = ?
      """;

  private static final int BUCKETS = 7;

  /** Whatever the statistics of the tables say, it is read by their indexes. */
  private static final String BY_INDEX =
      "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off";

  static Figures read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(BY_INDEX);
    }
    try (var statement = connection.prepareStatement(READ)) {
      for (int i = 1; i <= BUCKETS; i++) {
        statement.setShort(i, Bucket.ONLY);
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return of(rows);
      }
    }
  }

  private static Figures of(ResultSet row) throws SQLException {
    return new Figures(
        row.getLong("pending"),
        row.getLong("parked"),
        row.getLong("oldest_millis"),
        row.getLong("batches"),
        row.getLong("batch_oldest_millis"),
        row.getLong("last_position"),
        row.getLong("enabled"),
        row.getLong("disabled"),
        row.getLong("switched_off"),
        row.getLong("waiting"),
        row.getLong("retrying"));
  }
}
