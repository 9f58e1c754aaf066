package dev.florin.ledger.postgres;

/**
 * The statements of everything but the write path, which has a page of its own.
 *
 * <p>Nothing here locks a wallet, so there is no lock order to keep. Each statement names a bucket
 * first, and those on {@code transfer} bound the id where they can: a partition that is not asked
 * costs nothing.
 */
final class Sql {
  private Sql() {}

  static final String CLOCK = "SELECT clock_timestamp()";

  static final String SETTINGS = "SELECT timeline, cursor_secret FROM setting";

  /** One step into the primary key of each partition and of the wallets. */
  static final String HIGHEST_ID =
      """
      SELECT greatest(
               (SELECT coalesce(max(id), 0) FROM transfer WHERE bucket = ?),
               (SELECT coalesce(max(id), 0) FROM wallet   WHERE bucket = ?))
      """;

  // Partitions.

  static final String ATTACHED_PARTITIONS =
      """
      SELECT c.relname
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'transfer'::regclass AND NOT i.inhdetachpending
      """;

  /**
   * A partition as a table of its own, with its indexes. Names and bounds are computed, never
   * chosen: 1 the name, 2 the first id, 3 the first id after it.
   *
   * <p>The three unique constraints cannot stand on the parent, because none of them holds the id.
   * The first two serve histories by source and by destination, the third the idempotency keys.
   */
  static final String MAKE_PARTITION =
      """
      CREATE TABLE %1$s (LIKE transfer INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
      ALTER TABLE %1$s
        ADD CONSTRAINT %1$s_pkey PRIMARY KEY (bucket, id),
        ADD CONSTRAINT %1$s_source_version UNIQUE (bucket, source_wallet_id, source_version),
        ADD CONSTRAINT %1$s_destination_version
          UNIQUE (bucket, destination_wallet_id, destination_version),
        ADD CONSTRAINT %1$s_key UNIQUE (bucket, caller, key, key_space),
        ADD CONSTRAINT %1$s_ids CHECK (id >= %2$d AND id < %3$d)
      """;

  /**
   * {@code CREATE TABLE ... PARTITION OF} would queue every writer behind any open reader; this
   * lock lets both pass. The CHECK above saves the scan.
   */
  static final String ATTACH_PARTITION =
      "ALTER TABLE transfer ATTACH PARTITION %1$s FOR VALUES FROM (%2$d) TO (%3$d)";

  // Refusals.

  /** A little at a time, and never a row that somebody holds. */
  static final String FORGET_REFUSALS =
      """
      WITH old AS (
        SELECT bucket, caller, key, key_space FROM refusal
         WHERE bucket = ? AND created_at < now() - make_interval(secs => ?)
         ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED)
      DELETE FROM refusal r USING old
       WHERE r.bucket = old.bucket AND r.caller = old.caller
         AND r.key = old.key AND r.key_space = old.key_space
      """;
}
