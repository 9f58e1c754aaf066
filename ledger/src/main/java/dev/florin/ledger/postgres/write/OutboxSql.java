package dev.florin.ledger.postgres.write;

/**
 * The statements that add to the outbox of events.
 *
 * <p><b>Under the locks</b>, because the row's number is drawn here: of two batches that touch one
 * wallet, the later one draws the higher number. Each goes behind the statement that has locked
 * them all.
 */
final class OutboxSql {
  private OutboxSql() {}

  /**
   * The outbox's row of transfers that were done at once. Parameters: bucket; their ids, in order;
   * without any there is no row.
   */
  static final String ADD_DONE =
      """
      INSERT INTO event_outbox (bucket, kind, transfer_ids)
      SELECT v.* FROM (SELECT ?::smallint, 1::smallint, ?::bigint[]) AS v (bucket, kind, ids)
       WHERE cardinality(v.ids) > 0
      """;

  /**
   * The outbox's rows of accepted transfers that ended. Parameters: bucket; ids of those that
   * settled, in order; of those that were refused; without any there is no row.
   */
  static final String ADD_ENDED =
      """
      INSERT INTO event_outbox (bucket, kind, transfer_ids)
      SELECT ?::smallint, v.*
        FROM (VALUES (2::smallint, ?::bigint[]), (3::smallint, ?::bigint[])) AS v (kind, ids)
       WHERE cardinality(v.ids) > 0
      """;
}
