package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.TransferRows;

/**
 * Every statement of the write path.
 *
 * <p><b>Lock order.</b> Wallet rows, by ascending id, and nothing else is locked. The UPDATE and
 * the SELECT … FOR UPDATE both take their locks in that order as long as the plan is a nested loop
 * over the array: the connection's settings see to it. The order is for fewer deadlocks; safety
 * does not rest on it, because a deadlock is retried.
 *
 * <p><b>The keys are read in a statement of their own.</b> In READ COMMITTED each statement has one
 * snapshot, taken before it waits for locks. Merged into the UPDATE, the lookup would not see a
 * twin that committed while the UPDATE waited for it; after it, it does. (Tried both.) The
 * statements of one round trip are still statements of their own.
 *
 * <p><b>The clock is read last,</b> so that {@code created_at} is a time at which the locks were
 * held.
 */
final class WriteSql {
  private WriteSql() {}

  /** Parameters: ids ascending, deltas, transfers, last transfers' ids; bucket. */
  private static final String ADD =
      """
      UPDATE wallet w
         SET balance = w.balance + v.delta, version = w.version + v.transfers,
             last_transfer_id = v.last_id, last_transfer_id_before = w.last_transfer_id
        FROM unnest(?::bigint[], ?::bigint[], ?::int[], ?::bigint[])
             AS v (id, delta, transfers, last_id)
       WHERE w.bucket = ? AND w.id = v.id
      """;

  /**
   * Parameters: callers, keys, spaces; bucket; the oldest id that a remembered key can have; the id
   * at which the search ends.
   *
   * <p>LATERAL with LIMIT makes each key one index search a partition, whatever the planner
   * believes. Written as a plain join, a plan made while a partition was empty, as each day's new
   * one is, read all its rows for every key: 7 s for a batch after 17,000 rows. (Tried.)
   */
  private static final String FIND_TRANSFERS =
      "SELECT "
          + TransferRows.COLUMNS
          + """

            FROM unnest(?::text[], ?::text[], ?::smallint[]) AS k (caller, key, key_space)
           CROSS JOIN LATERAL
                 (SELECT * FROM transfer r
                   WHERE r.bucket = ? AND r.caller = k.caller AND r.key = k.key
                     AND r.key_space = k.key_space AND r.id >= ? AND r.id < ?
                   LIMIT 1) t
          """;

  /** Parameters: callers, keys, spaces; bucket. */
  private static final String FIND_REFUSALS =
      """
      SELECT r.caller, r.key, r.key_space, r.fingerprint, r.code, r.available, r.shortfall,
             r.currency
        FROM unnest(?::text[], ?::text[], ?::smallint[]) AS k (caller, key, key_space)
       CROSS JOIN LATERAL
             (SELECT * FROM refusal f
               WHERE f.bucket = ? AND f.caller = k.caller AND f.key = k.key
                 AND f.key_space = k.key_space
               LIMIT 1) r
      """;

  private static final String NOW = "SELECT clock_timestamp()";

  private static final String KEYS_AND_NOW =
      ";\n" + FIND_TRANSFERS + ";\n" + FIND_REFUSALS + ";\n" + NOW;

  /**
   * The fast path, in one round trip: lock by adding, then the keys, then the clock. The wallets
   * come back as they were before.
   */
  static final String APPLY =
      ADD
          + """
          RETURNING w.id, w.balance - v.delta, w.version - v.transfers, w.floor, w.ceiling,
                    w.frozen, w.currency, w.last_transfer_id_before\
          """
          + KEYS_AND_NOW;

  /** The slow path, in one round trip: lock, then the keys, then the clock. */
  static final String LOCK =
      """
      SELECT w.id, w.balance, w.version, w.floor, w.ceiling, w.frozen, w.currency,
             w.last_transfer_id
        FROM wallet w
       WHERE w.bucket = ? AND w.id = ANY (?::bigint[])
       ORDER BY w.id
         FOR UPDATE\
      """
          + KEYS_AND_NOW;

  /** The slow path's UPDATE, of rows that are locked. */
  static final String UPDATE = ADD;

  /** Where a batch's rows go, by COPY: see {@link TransferCopy}. */
  static final String TRANSFERS = "transfer";

  /** Parameters: bucket; the time; then an array a column. */
  static final String INSERT_REFUSALS =
      """
      INSERT INTO refusal (bucket, created_at, caller, key, key_space, fingerprint, code, available,
                           shortfall, currency)
      SELECT ?, ?, r.*
        FROM unnest(?::text[], ?::text[], ?::smallint[], ?::bytea[], ?::smallint[], ?::bigint[],
                    ?::bigint[], ?::text[]) r
      """;

  /** Parameters: bucket, currency, node, lane. */
  static final String FIND_SYSTEM_WALLET =
      """
      SELECT wallet_id FROM system_wallet
       WHERE bucket = ? AND currency = ? AND node = ? AND lane = ? AND NOT retired
      """;

  /** Parameters: bucket, id, currency. The bounds of a system wallet. */
  static final String INSERT_SYSTEM_WALLET =
      """
      INSERT INTO wallet (bucket, id, currency, floor, ceiling)
      VALUES (?, ?, ?, -9000000000000000000, 9000000000000000000)
      """;

  /** Parameters: bucket, wallet id, currency, node, lane. A twin's stripe wins: see the caller. */
  static final String INSERT_STRIPE =
      """
      INSERT INTO system_wallet (bucket, wallet_id, currency, node, lane)
      VALUES (?, ?, ?, ?, ?)
      """;

  /** Parameters: bucket, wallet id. */
  static final String RETIRE_SYSTEM_WALLET =
      "UPDATE system_wallet SET retired = true WHERE bucket = ? AND wallet_id = ?";
}
