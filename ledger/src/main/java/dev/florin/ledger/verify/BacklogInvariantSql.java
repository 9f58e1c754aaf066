package dev.florin.ledger.verify;

import java.util.List;

/**
 * The invariants of accepted transfers. Those that ended are forgotten with time, so nothing here
 * takes a missing row for a fault where that may be the reason.
 */
final class BacklogInvariantSql {
  private BacklogInvariantSql() {}

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "settled_moved_as_accepted",
              "An accepted transfer is settled if its money moved as it was accepted, and only"
                  + " then.",
              """
              SELECT a.id AS transfer_id, a.state, a.amount, t.amount AS moved
                FROM accepted_transfer a
                LEFT JOIN transfer t ON t.id = a.id AND t.bucket = a.bucket
               WHERE (a.state = 2) <> (t.id IS NOT NULL)
                  OR (t.id IS NOT NULL
                      AND (t.kind, t.key_space, t.source_wallet_id, t.destination_wallet_id,
                           t.amount, t.currency, t.caller, t.key, t.fingerprint, t.note)
                          IS DISTINCT FROM
                          (3, 2, a.source_wallet_id, a.destination_wallet_id,
                           a.amount, a.currency, a.caller, a.key, a.fingerprint, a.note))
              """),
          new Invariant(
              "accepted_key_moves_its_own_transfer",
              "No key of an accepted transfer moved money by another transfer since.",
              """
              SELECT a.caller, a.key, a.id AS accepted_id, t.id AS transfer_id
                FROM accepted_transfer a
                JOIN transfer t ON t.bucket = a.bucket AND t.caller = a.caller AND t.key = a.key
                               AND t.key_space = 2
               WHERE t.id <> a.id AND t.created_at >= a.accepted_at
              """),
          new Invariant(
              "moved_was_accepted",
              "What moved by an accepted key within 24 hours, the shortest retention, was"
                  + " accepted.",
              """
              SELECT t.id AS transfer_id, t.caller, t.key
                FROM transfer t
               WHERE t.key_space = 2 AND t.created_at > now() - interval '24 hours'
                 AND NOT EXISTS
                     (SELECT FROM accepted_transfer a WHERE a.id = t.id AND a.bucket = t.bucket)
              """),
          new Invariant(
              "settled_in_order",
              "Each wallet's accepted transfers settled in the order of their sequence numbers.",
              """
              SELECT s.wallet_id, s.sequence_before, s.sequence, s.version_before, s.version,
                     s.id AS transfer_id
                FROM (SELECT a.id, a.source_wallet_id AS wallet_id, a.sequence,
                             t.source_version AS version,
                             lag(a.sequence) OVER accepted AS sequence_before,
                             lag(t.source_version) OVER accepted AS version_before
                        FROM accepted_transfer a
                        JOIN transfer t ON t.id = a.id AND t.bucket = a.bucket
                      WINDOW accepted AS (
                        PARTITION BY a.bucket, a.source_wallet_id ORDER BY a.sequence)) s
               WHERE s.version <= s.version_before
              """),
          new Invariant(
              "slot_is_the_wallets",
              "Each accepted transfer is in the slot of its source wallet.",
              // As Slots computes it, in 64 bits without a sign.
              """
              SELECT s.id AS transfer_id, s.source_wallet_id, s.slot, s.slot_of_the_wallet
                FROM (SELECT a.*,
                             div(mod(a.source_wallet_id * 11400714819323198485::numeric,
                                     18446744073709551616),
                                 576460752303423488) AS slot_of_the_wallet
                        FROM accepted_transfer a) s
               WHERE s.slot <> s.slot_of_the_wallet
              """),
          new Invariant(
              "backlog_counts_what_is_pending",
              "In each slot as many are pending as were accepted and have not left the backlog.",
              """
              SELECT slot, sum(accepted) AS accepted, sum(finished) AS finished,
                     sum(pending) AS pending
                FROM (SELECT bucket, slot, accepted, 0 AS finished, 0 AS pending
                        FROM backlog_accepted
                      UNION ALL
                      SELECT bucket, slot, 0, finished, 0 FROM backlog_finished
                      UNION ALL
                      SELECT bucket, slot, 0, 0, 1 FROM accepted_transfer WHERE state = 1) s
               GROUP BY bucket, slot
              HAVING sum(accepted) - sum(finished) <> sum(pending)
              """),
          new Invariant(
              "pending_is_still_to_be_read",
              "No pending transfer lies where its slot is settled through, none beyond what the"
                  + " slot accepted.",
              """
              SELECT a.id AS transfer_id, a.slot, f.settled_through, a.sequence, c.accepted
                FROM accepted_transfer a
                LEFT JOIN backlog_finished f ON f.slot = a.slot AND f.bucket = a.bucket
                LEFT JOIN backlog_accepted c ON c.slot = a.slot AND c.bucket = a.bucket
               WHERE (a.state = 1 AND a.sequence <= f.settled_through)
                  OR a.sequence > coalesce(c.accepted, 0)
              """),
          new Invariant(
              "parked_has_its_error",
              "Each parked transfer is listed with its error, and nothing else is.",
              """
              SELECT coalesce(a.id, d.transfer_id) AS transfer_id, a.state, d.error
                FROM (SELECT id, bucket, state FROM accepted_transfer WHERE state = 5) a
                FULL JOIN parked_transfer d ON d.transfer_id = a.id AND d.bucket = a.bucket
               WHERE a.id IS NULL OR d.transfer_id IS NULL
              """));
}
