package dev.florin.ledger.events;

import dev.florin.ledger.postgres.AcceptedRows;
import dev.florin.ledger.postgres.TransferRows;

/**
 * The statements on the log of events. Writers add to the outbox in their own statements.
 *
 * <p><b>Lock order</b>: the row of {@code event_sequence}, then rows of the outbox. Forgetting
 * locks rows of {@code event_batch}, then that of {@code event_horizon}; it meets nobody.
 */
final class EventSql {
  private EventSql() {}

  /**
   * Where the log ends, with the right to go on from there; no row if there is nothing to do, or
   * another sequencer is at it. Parameters: bucket; bucket.
   */
  static final String LOCK_SEQUENCE =
      """
      SELECT s.last_position
        FROM event_sequence s
       WHERE s.bucket = ? AND EXISTS (SELECT FROM event_outbox o WHERE o.bucket = ?)
         FOR UPDATE OF s SKIP LOCKED
      """;

  /** Moves batches from the outbox to their places. Parameters: bucket, how many; bucket. */
  static final String PLACE =
      """
      WITH taken AS (
        DELETE FROM event_outbox o
         USING (SELECT number, bucket FROM event_outbox
                 WHERE bucket = ? ORDER BY number LIMIT ?) f
         WHERE o.number = f.number AND o.bucket = f.bucket
        RETURNING o.number, o.bucket, o.kind, o.transfer_ids),
      placed AS (
        INSERT INTO event_batch (bucket, last_position, placed_at, kind, transfer_ids)
        SELECT t.bucket,
               s.last_position
                 + sum(cardinality(t.transfer_ids) * CASE t.kind WHEN 2 THEN 2 ELSE 1 END)
                     OVER (ORDER BY t.number),
               clock_timestamp(), t.kind, t.transfer_ids
          FROM taken t JOIN event_sequence s ON s.bucket = t.bucket
        RETURNING last_position)
      UPDATE event_sequence s SET last_position = p.last_position
        FROM (SELECT max(last_position) AS last_position, count(*) AS batches FROM placed) p
       WHERE s.bucket = ? AND p.batches > 0
      RETURNING p.batches
      """;

  /** What waits for its place. Parameters: bucket. */
  static final String LAG =
      """
      SELECT count(*) AS batches,
             coalesce((extract(epoch FROM clock_timestamp() - min(added_at)) * 1000)::bigint, 0)
               AS oldest_millis
        FROM event_outbox WHERE bucket = ?
      """;

  /** Parameters: bucket. */
  static final String ENDS =
      """
      SELECT s.last_position, h.forgotten_through
        FROM event_sequence s JOIN event_horizon h ON h.bucket = s.bucket
       WHERE s.bucket = ?
      """;

  /**
   * Both ends of the log, and the batches that hold what follows a place: all in one statement, and
   * so of one moment, whatever is forgotten meanwhile. Without such batches there is one row.
   *
   * <p>Parameters: after which position; up to which; the same; how many batches; bucket. The last
   * batch may reach beyond, by as many events as the largest batch has: 8192.
   */
  static final String READ =
      """
      SELECT s.last_position AS newest, h.forgotten_through, b.last_position, b.events, b.kind,
             b.transfer_ids
        FROM event_sequence s
        JOIN event_horizon h ON h.bucket = s.bucket
        LEFT JOIN LATERAL
             (SELECT * FROM event_batch e
               WHERE e.bucket = s.bucket
                 AND e.last_position > ? AND e.last_position < ?::bigint + 8192
                 AND e.last_position - e.events < ?
               ORDER BY e.last_position LIMIT ?) b ON true
       WHERE s.bucket = ?
       ORDER BY b.last_position
      """;

  /** Parameters: ids; bucket. LATERAL with LIMIT: one search an id, whatever is believed. */
  static final String TRANSFERS =
      "SELECT "
          + TransferRows.COLUMNS
          + """

            FROM unnest(?::bigint[]) AS i (id)
           CROSS JOIN LATERAL
                 (SELECT * FROM transfer r WHERE r.id = i.id AND r.bucket = ? LIMIT 1) t
          """;

  /** Parameters: ids; bucket. */
  static final String ACCEPTED =
      "SELECT "
          + AcceptedRows.COLUMNS
          + ", "
          + AcceptedRows.STATE_COLUMNS
          + """

            FROM unnest(?::bigint[]) AS i (id)
           CROSS JOIN LATERAL
                 (SELECT * FROM accepted_transfer r WHERE r.id = i.id AND r.bucket = ? LIMIT 1) a
          """;

  /**
   * The oldest batches, as long as one follows the other that was placed long enough ago: a clock
   * that was set back must not make a gap. {@code kept_since} lies a minute behind the last of
   * them, for the same reason. Parameters: how many; bucket; the age in seconds; bucket; bucket.
   */
  static final String FORGET =
      """
      WITH oldest AS (
        SELECT e.last_position, e.bucket, e.placed_at
          FROM event_horizon h
         CROSS JOIN LATERAL
               (SELECT * FROM event_batch b
                 WHERE b.bucket = h.bucket AND b.last_position > h.forgotten_through
                 ORDER BY b.last_position LIMIT ?) e
         WHERE h.bucket = ?),
      old AS (
        SELECT o.*, bool_and(o.placed_at < clock_timestamp() - make_interval(secs => ?))
                      OVER (ORDER BY o.last_position) AS forgotten
          FROM oldest o),
      gone AS (
        DELETE FROM event_batch b
         WHERE b.last_position = ANY (ARRAY(SELECT last_position FROM old WHERE forgotten))
           AND b.bucket = ?
        RETURNING b.last_position, b.placed_at)
      UPDATE event_horizon h
         SET forgotten_through = g.last_position,
             kept_since = greatest(h.kept_since, g.placed_at + interval '1 minute')
        FROM (SELECT max(last_position) AS last_position, max(placed_at) AS placed_at,
                     count(*) AS batches FROM gone) g
       WHERE h.bucket = ? AND g.batches > 0
      RETURNING g.batches
      """;
}
