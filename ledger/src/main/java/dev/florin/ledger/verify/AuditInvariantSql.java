package dev.florin.ledger.verify;

import java.util.List;

/** The invariants of what operators do. */
final class AuditInvariantSql {
  private AuditInvariantSql() {}

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "frozen_as_recorded",
              "Each wallet stands as the newest record of a freeze of it says.",
              """
              SELECT w.id AS wallet_id, w.frozen, r.number AS record, r.detail
                FROM wallet w
                LEFT JOIN (SELECT DISTINCT ON (bucket, wallet_id) bucket, wallet_id, number, detail
                             FROM audit_entry
                            WHERE act = 'SetFreeze'
                            ORDER BY bucket, wallet_id, number DESC) r
                  ON r.wallet_id = w.id AND r.bucket = w.bucket
               WHERE (w.frozen <> 0 OR r.number IS NOT NULL)
                 AND w.frozen IS DISTINCT FROM
                     CASE split_part(r.detail, ' to ', 2)
                       WHEN 'none' THEN 0 WHEN 'in' THEN 1 WHEN 'out' THEN 2 WHEN 'both' THEN 3
                     END
              """));
}
