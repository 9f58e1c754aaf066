package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.AcceptedRows;

/**
 * The statements of the write path on the backlog.
 *
 * <p><b>Lock order</b>: the slots' leases, the accepted rows, the wallets, the slots' counts; each
 * ascending. Accepting locks counts alone.
 *
 * <p>States: 1 pending, 2 settled, 3 refused, 4 cancelled, 5 parked.
 */
final class BacklogSql {
  private BacklogSql() {}

  /**
   * Parameters: slots ascending; bucket. Held until the commit, so that sequence numbers become
   * visible in their order.
   */
  private static final String LOCK_SLOTS =
      """
      SELECT slot, accepted FROM backlog_accepted
       WHERE slot = ANY (?::smallint[]) AND bucket = ? ORDER BY slot FOR UPDATE
      """;

  /** Parameters: bucket; bucket. */
  private static final String PENDING =
      """
      SELECT (SELECT sum(accepted) FROM backlog_accepted WHERE bucket = ?)
             - (SELECT sum(finished) FROM backlog_finished WHERE bucket = ?)
      """;

  /** Parameters: callers, keys; bucket. LATERAL: see {@link WriteSql}. */
  private static final String FIND_KEYS =
      "SELECT "
          + AcceptedRows.COLUMNS
          + """

            FROM unnest(?::text[], ?::text[]) AS k (caller, key)
           CROSS JOIN LATERAL
                 (SELECT * FROM accepted_transfer r
                   WHERE r.caller = k.caller AND r.key = k.key AND r.bucket = ?
                   LIMIT 1) a
          """;

  /** In one round trip: lock, then what must be seen after the locks, then the clock. */
  static final String LOCK_BACKLOG =
      LOCK_SLOTS + ";\n" + PENDING + ";\n" + FIND_KEYS + ";\nSELECT clock_timestamp()";

  /** Parameters: bucket; the time; then an array a column; then slots, counts; bucket. */
  static final String ACCEPT =
      """
      INSERT INTO accepted_transfer
             (bucket, state, accepted_at, id, source_wallet_id, destination_wallet_id, amount,
              sequence, slot, currency, fingerprint, trace_id, caller, key, note)
      SELECT ?, 1, ?, r.*
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::smallint[],
                    ?::text[], ?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::text[]) r;
      UPDATE backlog_accepted b SET accepted = b.accepted + v.transfers
        FROM unnest(?::smallint[], ?::bigint[]) AS v (slot, transfers)
       WHERE b.slot = v.slot AND b.bucket = ?
      """;

  /**
   * Parameters: names ascending, owners, tokens. Holds off a takeover of these slots until the end
   * of the transaction, and waits for one in flight; see the guard of leases.
   */
  private static final String GUARD =
      """
      SELECT l.name
        FROM unnest(?::text[], ?::text[], ?::bigint[]) AS v (name, owner, token)
        JOIN lease l ON l.name = v.name
       WHERE l.owner = v.owner AND l.token = v.token AND l.expires_at > now()
       ORDER BY l.name FOR SHARE OF l;
      """;

  /**
   * Parameters: the guard's; ids ascending; bucket. A bet, on rows that nobody has locked yet.
   *
   * <p>With ANY there is one plan, along the primary key and so in ascending order. Joined to the
   * ids, a plan made while the table was empty read all its rows for each batch: 9 s after 50,000
   * rows. (Tried.)
   */
  static final String SETTLE =
      GUARD
          + """
          UPDATE accepted_transfer a SET state = 2, finished_at = clock_timestamp()
           WHERE a.id = ANY (?::bigint[]) AND a.bucket = ? AND a.state = 1
          RETURNING a.id
          """;

  /** Parameters: the guard's; ids; bucket. */
  static final String LOCK_PENDING =
      GUARD
          + """
          SELECT a.id FROM accepted_transfer a
           WHERE a.id = ANY (?::bigint[]) AND a.bucket = ? AND a.state = 1
           ORDER BY a.id FOR UPDATE
          """;

  /**
   * Parameters: codes, ids, available, ids, shortfalls, ids, ids; bucket. Of rows that are locked
   * and pending; what belongs to a row stands at its id's position.
   */
  static final String REFUSE =
      """
      UPDATE accepted_transfer a
         SET state = 3, finished_at = clock_timestamp(),
             refusal_code = (?::smallint[])[array_position(?::bigint[], a.id)],
             available = (?::bigint[])[array_position(?::bigint[], a.id)],
             shortfall = (?::bigint[])[array_position(?::bigint[], a.id)]
       WHERE a.id = ANY (?::bigint[]) AND a.bucket = ? AND a.state = 1
      """;

  /** Parameters: slots ascending, counts; bucket. */
  static final String COUNT_FINISHED =
      """
      UPDATE backlog_finished b SET finished = b.finished + v.transfers
        FROM unnest(?::smallint[], ?::bigint[]) AS v (slot, transfers)
       WHERE b.slot = v.slot AND b.bucket = ?
      """;
}
