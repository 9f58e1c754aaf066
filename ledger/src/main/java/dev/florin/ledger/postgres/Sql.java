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

  /** One step into the primary key of each partition and of the wallets; and what was cut away. */
  static final String HIGHEST_ID =
      """
      SELECT greatest(
               (SELECT coalesce(max(id), 0) FROM transfer WHERE bucket = ?),
               (SELECT coalesce(max(id), 0) FROM accepted_transfer WHERE bucket = ?),
               (SELECT coalesce(max(id), 0) FROM wallet WHERE bucket = ?),
               (SELECT coalesce(max(ids_above), 0) FROM ledger_timeline))
      """;

  // Partitions.

  static final String ATTACHED_PARTITIONS =
      """
      SELECT c.relname
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'transfer'::regclass AND NOT i.inhdetachpending
      """;

  /** The lock that attaching takes: held by one at a time, and in no reader's or writer's way. */
  static final String LOCK_TO_ATTACH = "LOCK TABLE transfer IN SHARE UPDATE EXCLUSIVE MODE";

  /** A partition as a table of its own. Names are computed, never chosen: 1 the name. */
  static final String MAKE_PARTITION =
      "CREATE TABLE %1$s (LIKE transfer INCLUDING DEFAULTS INCLUDING CONSTRAINTS)";

  /**
   * Its indexes, and a CHECK that saves ATTACH the scan: 1 the name, 2 the first id, 3 the first id
   * after it.
   *
   * <p>The unique indexes cannot stand on the parent, because none of them holds the id. One serves
   * the idempotency keys. Two serve histories by source and by destination: they hold every 32nd
   * version of a wallet, from where a reader steps down the chain.
   */
  static final String INDEX_PARTITION =
      """
      ALTER TABLE %1$s
        ADD CONSTRAINT %1$s_pkey PRIMARY KEY (id, bucket),
        ADD CONSTRAINT %1$s_key UNIQUE (key, caller, key_space, bucket),
        ADD CONSTRAINT %1$s_ids CHECK (id >= %2$d AND id < %3$d);
      CREATE UNIQUE INDEX %1$s_source_version
        ON %1$s (source_wallet_id, source_version, bucket) WHERE source_version %% 32 = 0;
      CREATE UNIQUE INDEX %1$s_destination_version
        ON %1$s (destination_wallet_id, destination_version, bucket)
        WHERE destination_version %% 32 = 0
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

  static final String VERSIONS = "SELECT id, version FROM wallet WHERE bucket = ? AND id = ANY (?)";

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

  /** The wallet's newest line: version 0 and id 0 before its first. */
  static final String NEWEST_LINE =
      "SELECT version, last_transfer_id FROM wallet WHERE bucket = ? AND id = ?";

  /** The line of a wallet with this version, a multiple of 32: one step into two indexes. */
  static final String INDEXED_LINE =
      """
      SELECT id FROM transfer
       WHERE bucket = ? AND source_wallet_id = ? AND source_version = ?
         AND source_version % 32 = 0 AND id >= ? AND id < ?
      UNION ALL
      SELECT id FROM transfer
       WHERE bucket = ? AND destination_wallet_id = ? AND destination_version = ?
         AND destination_version % 32 = 0 AND id >= ? AND id < ?
      """;

  /** The highest indexed version between two ids: one step into two indexes of each partition. */
  static final String NEWEST_INDEXED_VERSION =
      """
      SELECT greatest(
        (SELECT max(source_version) FROM transfer
          WHERE bucket = ? AND source_wallet_id = ?
            AND source_version % 32 = 0 AND id >= ? AND id < ?),
        (SELECT max(destination_version) FROM transfer
          WHERE bucket = ? AND destination_wallet_id = ?
            AND destination_version % 32 = 0 AND id >= ? AND id < ?))
      """;

  /** What a row is to the wallet whose id is the first parameter. */
  private static final String LINE_OF_TRANSFER =
      """
      SELECT {columns}, s.outgoing,
             CASE WHEN s.outgoing THEN t.source_version ELSE t.destination_version END AS version,
             CASE WHEN s.outgoing THEN t.source_previous_id
                  ELSE t.destination_previous_id END AS previous_id,
             CASE WHEN s.outgoing THEN t.destination_wallet_id
                  ELSE t.source_wallet_id END AS counterparty
        FROM transfer t CROSS JOIN LATERAL (SELECT t.source_wallet_id = ? AS outgoing) s
       WHERE t.bucket = ? AND t.id >= ? AND t.id < ?\
      """;

  /**
   * Steps down a wallet's chain from one line to a version, or to the border of the partitions
   * between two ids. LATERAL with LIMIT makes each line one step into a primary key, whatever the
   * planner believes of a table without statistics. Where it ended comes with every answer, also
   * when the filter lets no line pass.
   */
  static final String LINES =
      """
      WITH RECURSIVE line AS (
        {line} AND t.id = ?
        UNION ALL
        SELECT n.* FROM line l CROSS JOIN LATERAL ({line} AND t.id = l.previous_id LIMIT 1) n
         WHERE l.version > ?),
      wanted AS (
        SELECT * FROM line
         WHERE version <= ?
           AND kind = coalesce(?, kind)
           AND outgoing = coalesce(?, outgoing)
           AND counterparty = coalesce(?, counterparty)
           AND created_at >= coalesce(?, created_at)
           AND created_at < coalesce(?, timestamptz 'infinity')
         ORDER BY version DESC LIMIT ?)
      SELECT {columns}, e.version AS end_version, e.previous_id AS end_previous_id, e.oldest
        FROM (SELECT version, previous_id, min(created_at) OVER () AS oldest
                FROM line ORDER BY version LIMIT 1) e
        LEFT JOIN wanted t ON true
       ORDER BY t.version DESC
      """
          .replace("{line}", LINE_OF_TRANSFER)
          .replace("{columns}", TransferRows.COLUMNS);

  // The backlog.

  static final String ACCEPTED_TRANSFER =
      "SELECT "
          + AcceptedRows.COLUMNS
          + ", "
          + AcceptedRows.STATE_COLUMNS
          + " FROM accepted_transfer a WHERE a.id = ? AND a.bucket = ?";

  /**
   * If it is pending: one that is being settled is waited for, and its state looked at again. The
   * end is logged in the outbox.
   */
  static final String CANCEL =
      """
      WITH cancelled AS (
        UPDATE accepted_transfer SET state = 4, finished_at = clock_timestamp()
         WHERE id = ? AND bucket = ? AND state = 1
        RETURNING id, slot, bucket),
      logged AS (
        INSERT INTO event_outbox (bucket, kind, transfer_ids)
        SELECT bucket, 4, ARRAY[id] FROM cancelled)
      UPDATE backlog_finished b SET finished = b.finished + 1
        FROM cancelled c WHERE b.slot = c.slot AND b.bucket = ?
      """;

  /** The generation of copies of wallets. */
  static final String CACHE_GENERATION = "SELECT COALESCE(sum(raised), 0) FROM cache_generation";
}
