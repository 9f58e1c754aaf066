package dev.florin.ledger.settle;

import dev.florin.ledger.postgres.AcceptedRows;

/** The statements around the workers. Those of settling itself belong to the lanes' sessions. */
final class SettleSql {
  private SettleSql() {}

  /** Parameter: bucket. The number given last in each slot. */
  static final String ACCEPTED = "SELECT slot, accepted FROM backlog_accepted WHERE bucket = ?";

  /** Parameters: slot; bucket. */
  static final String SETTLED_THROUGH =
      "SELECT settled_through FROM backlog_finished WHERE slot = ? AND bucket = ?";

  /**
   * Parameters: slots, sequence numbers; bucket; rows a slot. What comes after these numbers, final
   * or not, each slot in its order. LATERAL with LIMIT is one walk along an index for each slot.
   */
  static final String NEXT =
      "SELECT a.slot, a.sequence, a.state, "
          + AcceptedRows.COLUMNS
          + """

            FROM unnest(?::smallint[], ?::bigint[]) AS v (slot, sequence)
           CROSS JOIN LATERAL
                 (SELECT * FROM accepted_transfer r
                   WHERE r.slot = v.slot AND r.sequence > v.sequence AND r.bucket = ?
                   ORDER BY r.sequence LIMIT ?) a
           ORDER BY a.slot, a.sequence
          """;

  /**
   * Parameters: slots, sequence numbers; bucket. True for ever once it is true: no lease needed.
   */
  static final String MARK_SETTLED =
      """
      UPDATE backlog_finished b SET settled_through = v.through
        FROM unnest(?::smallint[], ?::bigint[]) AS v (slot, through)
       WHERE b.slot = v.slot AND b.bucket = ? AND b.settled_through < v.through
      """;

  /** Parameters: failures at which it is parked; id; bucket. */
  static final String FAILED =
      """
      UPDATE accepted_transfer
         SET failures = failures + 1,
             state = CASE WHEN failures + 1 >= ? THEN 5 ELSE 1 END
       WHERE id = ? AND bucket = ? AND state = 1
      RETURNING failures, state
      """;

  /** Parameters: bucket; id; act; actor; detail. */
  static final String ACT =
      """
      INSERT INTO accepted_transfer_act (bucket, transfer_id, act, actor, detail)
      VALUES (?, ?, ?, ?, ?)
      """;

  /** Parameters: id; bucket; error. */
  static final String PARK =
      "INSERT INTO parked_transfer (transfer_id, bucket, error) VALUES (?, ?, ?)";

  /** Parameters: slot; bucket. One transfer left the backlog. */
  static final String COUNT_ONE_FINISHED =
      "UPDATE backlog_finished SET finished = finished + 1 WHERE slot = ? AND bucket = ?";
}
