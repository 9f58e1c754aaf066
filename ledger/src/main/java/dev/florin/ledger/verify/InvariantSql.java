package dev.florin.ledger.verify;

import java.util.List;

/**
 * The invariants of the money, one after the other. Each query can be pasted into psql once its
 * legs are spelled out: a transfer has two, one for each wallet it changes.
 */
final class InvariantSql {
  private InvariantSql() {}

  /** A row for each wallet that a transfer changes, with what the transfer says of it. */
  private static final String LEGS =
      """
      (SELECT id, bucket, source_wallet_id AS wallet_id, source_version AS version,
              -amount AS change, source_balance AS balance, currency,
              source_previous_id AS previous_id
         FROM transfer
       UNION ALL
       SELECT id, bucket, destination_wallet_id, destination_version,
              amount, destination_balance, currency, destination_previous_id
         FROM transfer)\
      """;

  static final List<Invariant> ALL =
      List.of(
          invariant(
              "currency_adds_up_to_zero",
              "The balances of each currency add up to zero.",
              """
              SELECT currency, sum(balance) AS sum_of_balances
                FROM wallet
               GROUP BY currency
              HAVING sum(balance) <> 0
              """),
          invariant(
              "balance_equals_history",
              "Each wallet's balance is the sum of its transfers.",
              """
              SELECT w.id AS wallet_id, w.balance, coalesce(h.sum_of_changes, 0) AS sum_of_changes
                FROM wallet w
                LEFT JOIN (SELECT l.bucket, l.wallet_id, sum(l.change) AS sum_of_changes
                             FROM {legs} l GROUP BY l.bucket, l.wallet_id) h
                  ON h.bucket = w.bucket AND h.wallet_id = w.id
               WHERE w.balance <> coalesce(h.sum_of_changes, 0)
              """),
          invariant(
              "version_counts_transfers",
              "Each wallet's version is the number of its transfers.",
              """
              SELECT w.id AS wallet_id, w.version, coalesce(h.transfers, 0) AS transfers
                FROM wallet w
                LEFT JOIN (SELECT l.bucket, l.wallet_id, count(*) AS transfers
                             FROM {legs} l GROUP BY l.bucket, l.wallet_id) h
                  ON h.bucket = w.bucket AND h.wallet_id = w.id
               WHERE w.version <> coalesce(h.transfers, 0)
              """),
          invariant(
              "versions_are_dense",
              "The versions of each wallet's transfers are 1, 2, 3 and so on: none is missing, none"
                  + " is there twice.",
              """
              SELECT s.wallet_id, s.version, s.version_before, s.id AS transfer_id
                FROM (SELECT l.*, lag(l.version, 1, 0::bigint) OVER life AS version_before
                        FROM {legs} l
                      WINDOW life AS (PARTITION BY l.bucket, l.wallet_id ORDER BY l.version)) s
               WHERE s.version <> s.version_before + 1
              """),
          invariant(
              "transfers_are_chained",
              "Each transfer names the one before it in both its wallets, and each wallet its"
                  + " last.",
              """
              SELECT s.wallet_id, s.version, s.previous_id, s.id_before, s.id AS transfer_id
                FROM (SELECT l.*, lag(l.id, 1, 0::bigint) OVER life AS id_before
                        FROM (SELECT bucket, wallet_id, version, id, previous_id FROM {legs} leg
                              UNION ALL
                              SELECT bucket, id, version + 1, NULL, last_transfer_id
                                FROM wallet) l
                      WINDOW life AS (PARTITION BY l.bucket, l.wallet_id ORDER BY l.version)) s
               WHERE s.previous_id <> s.id_before
              """),
          invariant(
              "running_balances_chain",
              "Each transfer's balance after it is the balance before it, changed by its amount.",
              """
              SELECT s.wallet_id, s.version, s.balance_before, s.change, s.balance AS balance_after,
                     s.id AS transfer_id
                FROM (SELECT l.*, lag(l.balance, 1, 0::bigint) OVER life AS balance_before
                        FROM {legs} l
                      WINDOW life AS (PARTITION BY l.bucket, l.wallet_id ORDER BY l.version)) s
               WHERE s.balance::numeric <> s.balance_before::numeric + s.change
              """),
          invariant(
              "balance_within_bounds",
              "No wallet's balance is below its floor or above its ceiling.",
              """
              SELECT id AS wallet_id, floor, balance, ceiling
                FROM wallet
               WHERE balance NOT BETWEEN floor AND ceiling
              """),
          invariant(
              "history_within_bounds",
              "No wallet's balance ever was below its floor or above its ceiling.",
              """
              SELECT l.wallet_id, l.version, w.floor, l.balance, w.ceiling, l.id AS transfer_id
                FROM {legs} l JOIN wallet w ON w.bucket = l.bucket AND w.id = l.wallet_id
               WHERE l.balance NOT BETWEEN w.floor AND w.ceiling
              """),
          invariant(
              "wallets_of_transfers_exist",
              "Both wallets of each transfer exist.",
              """
              SELECT l.wallet_id, l.id AS transfer_id
                FROM {legs} l LEFT JOIN wallet w ON w.bucket = l.bucket AND w.id = l.wallet_id
               WHERE w.id IS NULL
              """),
          invariant(
              "transfer_has_its_wallets_currency",
              "Each transfer's currency is that of both its wallets.",
              """
              SELECT l.id AS transfer_id, l.currency, l.wallet_id, w.currency AS wallet_currency
                FROM {legs} l JOIN wallet w ON w.bucket = l.bucket AND w.id = l.wallet_id
               WHERE w.currency <> l.currency
              """),
          invariant(
              "kind_tells_the_parties",
              "Deposits come from a system wallet, withdrawals go to one, transfers touch none.",
              """
              SELECT t.id AS transfer_id, t.kind, t.source_wallet_id, t.destination_wallet_id
                FROM transfer t
                LEFT JOIN system_wallet s
                  ON s.bucket = t.bucket AND s.wallet_id = t.source_wallet_id
                LEFT JOIN system_wallet d
                  ON d.bucket = t.bucket AND d.wallet_id = t.destination_wallet_id
               WHERE (s.wallet_id IS NOT NULL) <> (t.kind = 1)
                  OR (d.wallet_id IS NOT NULL) <> (t.kind = 2)
              """),
          invariant(
              "wallet_has_one_holder",
              "Each wallet has one owner, or is a system wallet; never both, never neither.",
              """
              SELECT w.id AS wallet_id, o.owner_id, s.node AS system_node, s.lane AS system_lane
                FROM wallet w
                LEFT JOIN wallet_owner o ON o.bucket = w.bucket AND o.wallet_id = w.id
                LEFT JOIN system_wallet s ON s.bucket = w.bucket AND s.wallet_id = w.id
               WHERE (o.wallet_id IS NULL) = (s.wallet_id IS NULL)
              """),
          invariant(
              "holder_has_the_wallets_currency",
              "Owners and stripes name the currency of their wallet.",
              """
              SELECT w.id AS wallet_id, w.currency, h.currency AS holder_currency
                FROM wallet w
                JOIN (SELECT bucket, wallet_id, currency FROM wallet_owner
                      UNION ALL
                      SELECT bucket, wallet_id, currency FROM system_wallet) h
                  ON h.bucket = w.bucket AND h.wallet_id = w.id
               WHERE w.currency <> h.currency
              """),
          invariant(
              "key_moves_money_once",
              "No two transfers within 24 hours, the shortest retention, have one caller and key.",
              """
              SELECT s.caller, s.key, s.key_space, s.id_before, s.id
                FROM (SELECT t.caller, t.key, t.key_space, t.id, t.created_at,
                             lag(t.id) OVER same_key AS id_before,
                             lag(t.created_at) OVER same_key AS created_before
                        FROM transfer t
                      WINDOW same_key AS (
                        PARTITION BY t.bucket, t.caller, t.key, t.key_space ORDER BY t.id)) s
               WHERE s.created_at < s.created_before + interval '24 hours'
              """),
          invariant(
              "key_has_one_outcome",
              "No key that was refused moved money within 24 hours, the shortest retention.",
              """
              SELECT t.caller, t.key, t.key_space, t.id AS transfer_id, r.code AS refusal_code
                FROM transfer t
                JOIN refusal r ON r.bucket = t.bucket AND r.caller = t.caller AND r.key = t.key
                              AND r.key_space = t.key_space
               WHERE t.created_at BETWEEN r.created_at - interval '24 hours'
                                      AND r.created_at + interval '24 hours'
              """),
          invariant(
              "partitions_guard_their_rows",
              "Each partition has valid unique indexes on id, both versions and the key.",
              """
              SELECT c.relname AS partition, count(x.indexrelid) AS unique_indexes
                FROM pg_inherits i
                JOIN pg_class c ON c.oid = i.inhrelid
                LEFT JOIN pg_index x ON x.indrelid = c.oid AND x.indisunique AND x.indisvalid
               WHERE i.inhparent = 'transfer'::regclass
               GROUP BY c.relname
              HAVING count(x.indexrelid) < 4
              """));

  private static Invariant invariant(String name, String sentence, String sql) {
    return new Invariant(name, sentence, sql.replace("{legs}", LEGS));
  }
}
