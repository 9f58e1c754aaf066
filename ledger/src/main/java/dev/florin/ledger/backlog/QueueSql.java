package dev.florin.ledger.backlog;

/**
 * The statements of operators, and of forgetting. Parameters are in their order of appearance.
 *
 * <p><b>Lock order</b>, as of all that locks more than one of them: a slot's lease, the accepted
 * transfers, their wallets, a slot's counters, each ascending. An operator needs no lease: what is
 * parked, no worker touches. So he locks the transfer, which settles who comes first of him, a
 * second operator and the forgetting; then, to have it tried again, its slot's counter.
 *
 * <p><b>What is pending is found from the end.</b> No index knows the state, since that would take
 * each change of it off its page. But the counters say how many are pending in a slot, nothing up
 * to {@code settled_through} is, and mostly the youngest are. So they are sought from the youngest
 * on, until all are found; one that has been tried again and again for long makes the way longer.
 */
final class QueueSql {
  private QueueSql() {}

  private static final String COLUMNS =
      """
      t.id, t.state, t.slot, t.sequence, t.source_wallet_id, t.destination_wallet_id, t.amount,
      t.currency, t.caller, t.key, t.note, t.accepted_at, t.finished_at, t.failures,
      t.refusal_code, t.available, t.shortfall\
      """;

  private static final String SLOTS_WITH_THEIR_PENDING =
      """
      backlog_finished f
        JOIN backlog_accepted c ON c.slot = f.slot AND c.bucket = f.bucket
       CROSS JOIN LATERAL
             ({select} FROM
                (SELECT * FROM accepted_transfer a
                  WHERE a.slot = f.slot AND a.bucket = f.bucket
                    AND a.sequence > f.settled_through AND a.state = 1
                  ORDER BY a.sequence DESC
                  LIMIT greatest(c.accepted - f.finished, 0)) t) t\
      """;

  /** A row a slot; one statement, and so of one moment. Parameters: bucket. */
  static final String SLOTS =
      """
      SELECT clock_timestamp() AS at, f.slot, c.accepted - f.finished AS pending,
             t.oldest_accepted_at, l.owner AS holder,
             (SELECT count(*) FROM parked_transfer d WHERE d.bucket = f.bucket) AS parked
        FROM {slots}
        LEFT JOIN lease l
          ON l.name = 'slot/' || lpad(f.slot::text, 2, '0') AND l.expires_at > clock_timestamp()
       WHERE f.bucket = ?
       ORDER BY f.slot
      """
          .replace("{slots}", SLOTS_WITH_THEIR_PENDING)
          .replace("{select}", "SELECT min(t.accepted_at) AS oldest_accepted_at");

  /** Oldest first. Parameters: bucket, after which id, how many. */
  static final String PENDING =
      """
      SELECT {columns}
        FROM {slots}
       WHERE f.bucket = ? AND t.id > ?
       ORDER BY t.id LIMIT ?
      """
          .replace("{columns}", COLUMNS)
          .replace("{slots}", SLOTS_WITH_THEIR_PENDING)
          .replace("{select}", "SELECT *");

  /** Oldest first. Parameters: bucket, after which id, how many. */
  static final String PARKED =
      """
      SELECT {columns}, d.parked_at, d.error
        FROM parked_transfer d
        JOIN accepted_transfer t ON t.id = d.transfer_id AND t.bucket = d.bucket
       WHERE d.bucket = ? AND d.transfer_id > ?
       ORDER BY d.transfer_id LIMIT ?
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket. */
  static final String FIND =
      """
      SELECT {columns}, d.parked_at, d.error
        FROM accepted_transfer t
        LEFT JOIN parked_transfer d ON d.transfer_id = t.id AND d.bucket = t.bucket
       WHERE t.id = ? AND t.bucket = ?
      """
          .replace("{columns}", COLUMNS);

  /** The last ones, oldest first. Parameters: id, bucket, how many. */
  static final String ACTS =
      """
      SELECT at, act, actor, detail
        FROM (SELECT * FROM accepted_transfer_act
               WHERE transfer_id = ? AND bucket = ?
               ORDER BY number DESC LIMIT ?) last
       ORDER BY number
      """;

  /** Parameters: the age in seconds up to which it may be tried again; id, bucket. */
  static final String LOCK =
      """
      SELECT {columns}, t.accepted_at < clock_timestamp() - make_interval(secs => ?) AS too_old
        FROM accepted_transfer t
       WHERE t.id = ? AND t.bucket = ?
         FOR UPDATE
      """
          .replace("{columns}", COLUMNS);

  /** Holds the slot's counter until the commit. Parameters: slot, bucket. */
  static final String DRAW_SEQUENCE =
      """
      UPDATE backlog_accepted SET accepted = accepted + 1 WHERE slot = ? AND bucket = ?
      RETURNING accepted
      """;

  /** Behind all that was accepted by now. Parameters: sequence, id, bucket. */
  static final String RETRY =
      """
      UPDATE accepted_transfer t SET state = 1, failures = 0, sequence = ?
       WHERE t.id = ? AND t.bucket = ?
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);

  /**
   * It left the backlog when it was parked: no counter changes. Its end is logged in the outbox.
   * Parameters: id, bucket.
   */
  static final String DROP =
      """
      WITH t AS (
        UPDATE accepted_transfer SET state = 4, finished_at = clock_timestamp()
         WHERE id = ? AND bucket = ?
        RETURNING *),
      logged AS (
        INSERT INTO event_outbox (bucket, kind, transfer_ids)
        SELECT t.bucket, 4, ARRAY[t.id] FROM t)
      SELECT {columns} FROM t
      """
          .replace("{columns}", COLUMNS);

  /** Parameters: id, bucket. */
  static final String UNPARK = "DELETE FROM parked_transfer WHERE transfer_id = ? AND bucket = ?";

  /** Parameters: id, bucket, act, actor, detail. */
  static final String RECORD =
      """
      INSERT INTO accepted_transfer_act (transfer_id, bucket, act, actor, detail)
      VALUES (?, ?, ?, ?, ?)
      """;

  /**
   * Since when what ended is still needed: for its key, or for its event, since those of refused
   * and cancelled transfers are told from these rows. Parameters: the age in seconds up to which a
   * key is remembered; bucket.
   */
  static final String KEPT_SINCE =
      """
      SELECT least(clock_timestamp() - make_interval(secs => ?), h.kept_since) AS kept_since
        FROM event_horizon h WHERE h.bucket = ?
      """;

  /**
   * What ended, the oldest first; a little at a time, and never a row that somebody holds. What is
   * pending or parked has not ended. Parameters: bucket; after which id, before which id; ended
   * before; how many.
   */
  static final String FORGET =
      """
      WITH old AS (
        SELECT id, bucket FROM accepted_transfer
         WHERE bucket = ? AND id > ? AND id < ? AND finished_at < ?
         ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED),
      acts AS (
        DELETE FROM accepted_transfer_act a USING old
         WHERE a.transfer_id = old.id AND a.bucket = old.bucket)
      DELETE FROM accepted_transfer t USING old
       WHERE t.id = old.id AND t.bucket = old.bucket
      RETURNING t.id
      """;
}
