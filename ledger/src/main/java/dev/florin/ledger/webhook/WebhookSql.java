package dev.florin.ledger.webhook;

/**
 * The statements of those who manage webhooks. Parameters are in their order of appearance.
 *
 * <p><b>Lock order:</b> the deliverer's lease, the webhook, its deliveries in the order of their
 * numbers. Whoever changes deliveries changes or locks their webhook first, so the webhook's row
 * settles who comes first of a deliverer, a switch, a redelivery and a deletion.
 */
final class WebhookSql {
  private WebhookSql() {}

  static final short RETRYING = 1;

  private static final String COLUMNS =
      """
      w.id, w.url, w.description, w.types, w.state, w.reason,
      timeline_of(w.settled_through) AS timeline, w.settled_through,
      w.failing_since, w.created_at, w.created_by,
      (SELECT count(*) FROM webhook_delivery d
        WHERE d.webhook_id = w.id AND d.bucket = w.bucket AND d.state = 1) AS retrying,
      (SELECT count(*) FROM webhook_delivery d
        WHERE d.webhook_id = w.id AND d.bucket = w.bucket AND d.state = 2) AS failed\
      """;

  /** Two who make one at once would both find room for it. */
  static final String ONE_MAKER_AT_A_TIME = "LOCK TABLE webhook IN SHARE ROW EXCLUSIVE MODE";

  /**
   * No row if there are as many as there may be. Parameters: id, bucket, timeline, place twice,
   * secret, url, description, types, by whom; bucket, how many there may be.
   */
  static final String CREATE =
      """
      INSERT INTO webhook AS w (id, bucket, timeline, settled_through, started_through, secret, url,
                                description, types, created_by)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
       WHERE (SELECT count(*) FROM webhook WHERE bucket = ?) < ?
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: bucket. */
  static final String LIST =
      "SELECT {columns} FROM webhook w WHERE w.bucket = ? ORDER BY w.id"
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket. */
  static final String FIND =
      "SELECT {columns} FROM webhook w WHERE w.id = ? AND w.bucket = ?"
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket. */
  static final String LOCK =
      """
      SELECT timeline_of(settled_through) AS timeline, settled_through, types
        FROM webhook WHERE id = ? AND bucket = ? FOR UPDATE
      """;

  /** Parameters: id, bucket. */
  static final String DELETE = "DELETE FROM webhook WHERE id = ? AND bucket = ?";

  /** Parameters: id, bucket. */
  static final String DELETE_DELIVERIES =
      "DELETE FROM webhook_delivery WHERE webhook_id = ? AND bucket = ?";

  /**
   * What was sent once stays known as that, also where it goes back to an earlier place.
   * Parameters: place, timeline, place, id, bucket.
   */
  static final String ENABLE =
      """
      UPDATE webhook AS w
         SET state = 1, reason = NULL, failing_since = NULL, term = w.term + 1,
             started_through = greatest(w.started_through, ?),
             timeline = ?, settled_through = ?
       WHERE w.id = ? AND w.bucket = ?
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket. */
  static final String DISABLE =
      """
      UPDATE webhook AS w SET state = 2, reason = NULL WHERE w.id = ? AND w.bucket = ?
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: seconds for which the one before is valid; the new one; id, bucket. */
  static final String ROTATE =
      """
      UPDATE webhook AS w
         SET previous_secret = w.secret,
             previous_secret_until = clock_timestamp() + make_interval(secs => ?),
             secret = ?
       WHERE w.id = ? AND w.bucket = ?
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket, after which number, any state or not, state, how many. */
  static final String DELIVERIES =
      """
      SELECT timeline, number, state, attempts, first_at, next_at, error
        FROM webhook_delivery
       WHERE webhook_id = ? AND bucket = ? AND number > ? AND (? OR state = ?)
       ORDER BY number LIMIT ?
      """;

  /**
   * Each was sent before, or passed over: what is sent now is not the first attempt. Parameters:
   * id, bucket, numbers in ascending order.
   */
  static final String REDELIVER =
      """
      INSERT INTO webhook_delivery AS d
             (webhook_id, bucket, timeline, number, state, attempts, next_at)
      SELECT ?, ?, timeline_of(wanted.number), wanted.number, 1, 1, clock_timestamp()
        FROM unnest(?::bigint[]) WITH ORDINALITY AS wanted (number, place)
       ORDER BY wanted.place
      ON CONFLICT (webhook_id, number, bucket) DO UPDATE
         SET state = 1, timeline = excluded.timeline, first_at = NULL, next_at = excluded.next_at
      """;
}
