package dev.florin.ledger.lease;

/**
 * The statements on leases. Each is a transaction of its own, but the guard, which stands first in
 * somebody's transaction.
 *
 * <p>{@code now()} is the beginning of the transaction, before any wait for the row: so what is
 * granted here ends no later than the asker, who counts from before it asked, believes it does; and
 * a lease is taken only if it had run out before the wait.
 */
final class LeaseSql {
  private LeaseSql() {}

  /**
   * Takes what is free, and otherwise says who holds it: no row at all if somebody was faster by a
   * hair. Who can see that it is held writes nothing and locks nothing; of several who see it free,
   * the row lock lets one pass and the others find it held.
   */
  static final String TAKE =
      """
      WITH taken AS (
        INSERT INTO lease AS held (name, owner, token, expires_at)
        SELECT ?, ?, 1, now() + ?::bigint * interval '1 ms'
         WHERE NOT EXISTS (SELECT FROM lease WHERE name = ? AND expires_at > now())
        ON CONFLICT (name) DO UPDATE
           SET owner = excluded.owner, token = held.token + 1, expires_at = excluded.expires_at
         WHERE held.expires_at <= now()
        RETURNING owner, token, expires_at)
      SELECT true AS mine, owner, token, now() AS asked_at, expires_at FROM taken
      UNION ALL
      SELECT false, owner, token, now(), expires_at FROM lease
       WHERE name = ? AND NOT EXISTS (SELECT FROM taken)
      """;

  /**
   * Also one that ran out, if nobody took it. The expiry never goes back, whatever the clock does:
   * what was once confirmed stays true.
   */
  static final String RENEW =
      """
      UPDATE lease SET expires_at = greatest(expires_at, now() + ?::bigint * interval '1 ms')
       WHERE name = ? AND owner = ? AND token = ?
      RETURNING now() AS asked_at, expires_at
      """;

  /** The row stays, and with it the count of its holders. */
  static final String RELEASE =
      """
      UPDATE lease SET expires_at = least(expires_at, ?)
       WHERE name = ? AND owner = ? AND token = ?
      """;

  /**
   * Holds off a takeover until the end of the transaction, and waits for one in flight. No weaker
   * lock does: FOR KEY SHARE would let the takeover pass.
   */
  static final String GUARD =
      """
      SELECT FROM lease
       WHERE name = ? AND owner = ? AND token = ? AND expires_at > now() FOR SHARE
      """;

  static final String HELD =
      "SELECT name FROM lease WHERE starts_with(name, ?) AND expires_at > now()";

  /**
   * Parameters: milliseconds to wait for the end; seconds in a transaction. Writers whose guard has
   * held off takeovers for so long, most likely because their process is paused. Which lease they
   * hold cannot be told from the row, since several may share one; but no writer that goes on takes
   * this long, whatever it holds. One that waits for a lock, or for a standby, is left alone.
   */
  static final String END_STUCK_GUARDS =
      """
      SELECT a.pid, pg_terminate_backend(a.pid, ?) AS ended
        FROM pg_stat_activity a
        JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'relation' AND l.granted
       WHERE a.application_name = 'florin-writer'
         AND a.datname = current_database() AND a.usename = current_user
         AND a.pid <> pg_backend_pid()
         AND a.xact_start < clock_timestamp() - make_interval(secs => ?)
         AND a.wait_event_type IS DISTINCT FROM 'Lock'
         AND a.wait_event IS DISTINCT FROM 'SyncRep'
         AND l.relation = 'lease'::regclass AND l.mode = 'RowShareLock'
      """;
}
