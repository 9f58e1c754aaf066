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

  /** A partition as a table of its own. Names are computed, never chosen: 1 the name. */
  static final String MAKE_PARTITION =
      "CREATE TABLE %1$s (LIKE transfer INCLUDING DEFAULTS INCLUDING CONSTRAINTS)";

  /**
   * Its indexes, and a CHECK that saves ATTACH the scan: 1 the name, 2 the first id, 3 the first id
   * after it.
   *
   * <p>The three unique constraints cannot stand on the parent, because none of them holds the id.
   * The first two serve histories by source and by destination, the third the idempotency keys.
   */
  static final String INDEX_PARTITION =
      """
      ALTER TABLE %1$s
        ADD CONSTRAINT %1$s_pkey PRIMARY KEY (id, bucket),
        ADD CONSTRAINT %1$s_source_version UNIQUE (source_wallet_id, source_version, bucket),
        ADD CONSTRAINT %1$s_destination_version
          UNIQUE (destination_wallet_id, destination_version, bucket),
        ADD CONSTRAINT %1$s_key UNIQUE (key, caller, key_space, bucket),
        ADD CONSTRAINT %1$s_ids CHECK (id >= %2$d AND id < %3$d)
      """;

  /**
   * {@code CREATE TABLE ... PARTITION OF} would queue every writer behind any open reader; this
   * lock lets both pass.
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

  // Wallets.

  /**
   * Both rows or none, in one statement: of several that race for one owner and currency the unique
   * constraint lets one pass, and the others, which wait for it, insert nothing.
   */
  static final String OPEN_WALLET =
      """
      WITH opened AS (
        INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)
        VALUES (?, ?, ?, ?, ?, clock_timestamp())
        ON CONFLICT ON CONSTRAINT wallet_owner_once DO NOTHING
        RETURNING bucket, wallet_id, owner_id, owner_name, currency, created_at),
      made AS (
        INSERT INTO wallet (bucket, id, currency) SELECT bucket, wallet_id, currency FROM opened)
      SELECT wallet_id, owner_id, owner_name, currency, created_at FROM opened
      """;

  static final String WALLET_BY_ID =
      """
      SELECT wallet_id, owner_id, owner_name, currency, created_at
        FROM wallet_owner WHERE bucket = ? AND wallet_id = ?
      """;

  static final String WALLET_BY_OWNER =
      """
      SELECT wallet_id, owner_id, owner_name, currency, created_at
        FROM wallet_owner WHERE bucket = ? AND owner_id = ? AND currency = ?
      """;

  static final String HOLDINGS =
      """
      SELECT o.wallet_id, o.owner_id, o.owner_name, o.currency, o.created_at, w.balance, w.version
        FROM wallet_owner o JOIN wallet w ON w.bucket = o.bucket AND w.id = o.wallet_id
       WHERE o.bucket = ? AND o.owner_id = ?
       ORDER BY o.created_at, o.wallet_id
      """;

  static final String BALANCE = "SELECT balance, version FROM wallet WHERE bucket = ? AND id = ?";

  // History.

  static final String TRANSFER_BY_ID =
      "SELECT " + TransferRows.COLUMNS + " FROM transfer t WHERE t.bucket = ? AND t.id = ?";

  /** The bound keeps the search within the partitions of the retention. */
  static final String TRANSFER_BY_KEY =
      "SELECT "
          + TransferRows.COLUMNS
          + " FROM transfer t"
          + " WHERE t.bucket = ? AND t.caller = ? AND t.key = ? AND t.key_space = ? AND t.id >= ?";

  static final String REFUSAL_BY_KEY =
      """
      SELECT code, available, shortfall, currency
        FROM refusal WHERE bucket = ? AND caller = ? AND key = ? AND key_space = ?
      """;

  /**
   * The lines of a wallet between two versions in the partitions between two ids: two index ranges
   * a partition. Versions are dense, so {@code scanned} tells whether lines lie in older
   * partitions. It comes with every answer, also when the filter lets no line pass.
   */
  static final String LINES =
      """
      WITH line AS MATERIALIZED (
        SELECT {columns},
               t.source_version AS version, true AS outgoing,
               t.destination_wallet_id AS counterparty
          FROM transfer t
         WHERE t.bucket = ? AND t.source_wallet_id = ? AND t.source_version BETWEEN ? AND ?
           AND t.id >= ? AND t.id < ?
        UNION ALL
        SELECT {columns},
               t.destination_version, false,
               t.source_wallet_id
          FROM transfer t
         WHERE t.bucket = ? AND t.destination_wallet_id = ?
           AND t.destination_version BETWEEN ? AND ?
           AND t.id >= ? AND t.id < ?),
      wanted AS (
        SELECT * FROM line
         WHERE kind = coalesce(?, kind)
           AND outgoing = coalesce(?, outgoing)
           AND counterparty = coalesce(?, counterparty)
           AND created_at >= coalesce(?, created_at)
           AND created_at < coalesce(?, timestamptz 'infinity')
         ORDER BY version DESC LIMIT ?)
      SELECT {columns}, scan.scanned, scan.oldest
        FROM (SELECT count(*) AS scanned, min(created_at) AS oldest FROM line) scan
        LEFT JOIN wanted t ON true
       ORDER BY t.version DESC
      """
          .replace("{columns}", TransferRows.COLUMNS);

  /** Where to begin when only old lines are wanted: one step into two indexes of each partition. */
  static final String NEWEST_VERSION =
      """
      SELECT greatest(
        (SELECT max(source_version) FROM transfer
          WHERE bucket = ? AND source_wallet_id = ? AND id >= ? AND id < ?),
        (SELECT max(destination_version) FROM transfer
          WHERE bucket = ? AND destination_wallet_id = ? AND id >= ? AND id < ?))
      """;
}
