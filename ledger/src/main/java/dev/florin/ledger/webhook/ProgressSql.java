package dev.florin.ledger.webhook;

/**
 * The statements of the deliverer, each in a transaction of its lease. Parameters are in their
 * order of appearance; the lock order is that of {@link WebhookSql}.
 */
final class ProgressSql {
  private ProgressSql() {}

  /** What the deliverer needs to know. Parameters: bucket. */
  static final String ENABLED_ONES =
      """
      SELECT w.id, w.term, w.url, w.types, w.settled_through, w.started_through,
             timeline_of(w.settled_through) AS settled_timeline,
             timeline_of(w.started_through) AS started_timeline, w.secret,
             CASE WHEN w.previous_secret_until > clock_timestamp()
                  THEN w.previous_secret END AS previous_secret,
             EXISTS (SELECT FROM webhook_delivery d
                      WHERE d.webhook_id = w.id AND d.bucket = w.bucket AND d.state = 1
                        AND d.next_at <= clock_timestamp()) AS due
        FROM webhook w
       WHERE w.bucket = ? AND w.state = 1
       ORDER BY w.id
      """;

  /**
   * No row if it is switched off and more was to be started, or if it was switched on again, or is
   * gone. Parameters: settled through, started through, delivered any, failed any; id, bucket,
   * term, started through; milliseconds for which nothing may be delivered.
   */
  static final String ADVANCE =
      """
      UPDATE webhook AS w
         SET settled_through = ?, started_through = greatest(w.started_through, ?),
             failing_since = CASE WHEN ? THEN NULL
                                  WHEN ? THEN coalesce(w.failing_since, clock_timestamp())
                                  ELSE w.failing_since END
       WHERE w.id = ? AND w.bucket = ? AND w.term = ?
         AND (w.state = 1 OR w.started_through >= ?)
      RETURNING w.failing_since < clock_timestamp() - ?::bigint * interval '1 ms' AS failed_too_long
      """;

  /**
   * The same again changes nothing: an advance whose commit got no answer is done once more.
   * Parameters: id, bucket; numbers in ascending order, attempts, pauses in milliseconds, errors.
   */
  static final String INSERT_FAILURES =
      """
      INSERT INTO webhook_delivery AS d
             (webhook_id, bucket, timeline, number, attempts, state, first_at, next_at, error)
      SELECT ?, ?, timeline_of(f.number), f.number, f.attempts, 1, clock_timestamp(),
             clock_timestamp() + f.pause_millis * interval '1 ms', f.error
        FROM unnest(?::bigint[], ?::integer[], ?::bigint[], ?::text[])
          AS f (number, attempts, pause_millis, error)
      ON CONFLICT (webhook_id, number, bucket) DO UPDATE
         SET timeline = excluded.timeline, attempts = excluded.attempts, state = 1,
             next_at = excluded.next_at, error = excluded.error
      """;

  /** Parameters: id, bucket, term, how many. */
  static final String DUE =
      """
      SELECT d.timeline, d.number, d.attempts
        FROM webhook_delivery d
        JOIN webhook w ON w.id = d.webhook_id AND w.bucket = d.bucket
       WHERE d.webhook_id = ? AND d.bucket = ? AND w.term = ? AND w.state = 1
         AND d.state = 1 AND d.next_at <= clock_timestamp()
       ORDER BY d.next_at, d.number LIMIT ?
      """;

  /**
   * As {@link #ADVANCE}, of retries. Parameters: delivered any, failed any, id, bucket, term;
   * milliseconds for which nothing may be delivered.
   */
  static final String RETRIED =
      """
      UPDATE webhook AS w
         SET failing_since = CASE WHEN ? THEN NULL
                                  WHEN ? THEN coalesce(w.failing_since, clock_timestamp())
                                  ELSE w.failing_since END
       WHERE w.id = ? AND w.bucket = ? AND w.term = ?
      RETURNING w.failing_since < clock_timestamp() - ?::bigint * interval '1 ms' AS failed_too_long
      """;

  /** Parameters: id, bucket, numbers. */
  static final String DELETE_DELIVERED =
      """
      DELETE FROM webhook_delivery WHERE webhook_id = ? AND bucket = ? AND number = ANY (?)
      """;

  /**
   * Given up if the next attempt would be too long after the first one. Parameters: milliseconds
   * after the first attempt; numbers, attempts, pauses in milliseconds, errors; id, bucket.
   */
  static final String UPDATE_FAILURES =
      """
      UPDATE webhook_delivery AS d
         SET attempts = f.attempts, error = f.error, first_at = f.first_at,
             state = CASE WHEN f.over THEN 2 ELSE 1 END,
             next_at = CASE WHEN f.over THEN NULL ELSE f.next_at END
        FROM (SELECT g.*, g.next_at > g.first_at + ?::bigint * interval '1 ms' AS over
                FROM (SELECT e.webhook_id, e.bucket, u.number, u.attempts, u.error,
                             coalesce(e.first_at, clock_timestamp()) AS first_at,
                             clock_timestamp() + u.pause_millis * interval '1 ms' AS next_at
                        FROM unnest(?::bigint[], ?::integer[], ?::bigint[], ?::text[])
                          AS u (number, attempts, pause_millis, error)
                        JOIN webhook_delivery e ON e.number = u.number
                       WHERE e.webhook_id = ? AND e.bucket = ?) g) f
       WHERE d.webhook_id = f.webhook_id AND d.bucket = f.bucket AND d.number = f.number
      """;

  /** Parameters: error, id, bucket, numbers. */
  static final String GIVE_UP =
      """
      UPDATE webhook_delivery SET state = 2, next_at = NULL, error = ?
       WHERE webhook_id = ? AND bucket = ? AND number = ANY (?)
      """;

  /** Parameters: reason, id, bucket, term. */
  static final String SWITCH_OFF =
      """
      UPDATE webhook SET state = 3, reason = ?
       WHERE id = ? AND bucket = ? AND term = ? AND state = 1
      """;

  /** Parameters: id, bucket. */
  static final String COUNT_RETRYING =
      """
      SELECT count(*) FROM webhook_delivery WHERE webhook_id = ? AND bucket = ? AND state = 1
      """;

  /** Given up, and not to be had any more. Parameters: bucket, timeline, up to which number. */
  static final String FORGET_FAILED =
      """
      DELETE FROM webhook_delivery
       WHERE bucket = ? AND state = 2 AND (timeline, number) <= (?, ?)
      """;
}
