package dev.florin.ledger.verify;

import java.util.List;

/**
 * The invariants of the log of events. Nothing is asked of what was committed before the log
 * begins; {@code kept_since} says when that is, and is raised when the oldest events are forgotten.
 * What waits in the outbox counts as logged.
 */
final class EventInvariantSql {
  private EventInvariantSql() {}

  /** How often each transfer is in batches of some kinds. */
  private static final String LOGGED =
      """
      (SELECT b.bucket, i.id, count(*) AS times, min(b.kind) AS kind
         FROM (SELECT bucket, kind, transfer_ids FROM event_outbox WHERE kind IN ({kinds})
               UNION ALL
               SELECT bucket, kind, transfer_ids FROM event_batch WHERE kind IN ({kinds})) b
        CROSS JOIN LATERAL unnest(b.transfer_ids) AS i (id)
        GROUP BY b.bucket, i.id)\
      """;

  static final List<Invariant> ALL =
      List.of(
          new Invariant(
              "moved_is_in_the_log_once",
              "Each transfer is in the log of events once, as what it is: done at once or settled.",
              """
              SELECT coalesce(t.id, l.id) AS transfer_id, t.key_space, l.kind, l.times,
                     t.created_at, h.kept_since
                FROM transfer t
                FULL JOIN {logged} l ON l.id = t.id AND l.bucket = t.bucket
                JOIN event_horizon h ON h.bucket = coalesce(t.bucket, l.bucket)
               WHERE t.id IS NULL
                  OR l.times > 1
                  OR (l.kind = 2) <> (t.key_space = 2)
                  OR (l.id IS NULL AND t.created_at > h.kept_since)
              """
                  .replace("{logged}", LOGGED.replace("{kinds}", "1, 2"))),
          new Invariant(
              "end_is_in_the_log_once",
              "Each accepted transfer that ended is in the log of events once, with its end.",
              """
              SELECT coalesce(a.id, l.id) AS transfer_id, a.state, l.kind, l.times,
                     a.finished_at, h.kept_since
                FROM accepted_transfer a
                FULL JOIN {logged} l ON l.id = a.id AND l.bucket = a.bucket
                JOIN event_horizon h ON h.bucket = coalesce(a.bucket, l.bucket)
               WHERE (a.id IS NULL AND l.kind <> 2)
                  OR l.times > 1
                  OR l.kind <> a.state
                  OR (l.id IS NULL AND a.finished_at > h.kept_since)
              """
                  .replace("{logged}", LOGGED.replace("{kinds}", "2, 3, 4"))),
          new Invariant(
              "positions_are_dense",
              "The positions of events go from the first that is kept to the last that was given,"
                  + " without a gap or a double.",
              // The sequence itself stands behind the last batch, without events.
              """
              SELECT s.last_position, s.events, s.position_before
                FROM (SELECT p.last_position, p.events,
                             lag(p.last_position, 1, h.forgotten_through) OVER log
                               AS position_before
                        FROM (SELECT bucket, last_position, events FROM event_batch
                              UNION ALL
                              SELECT bucket, last_position, 0 FROM event_sequence) p
                        JOIN event_horizon h ON h.bucket = p.bucket
                      WINDOW log AS (
                        PARTITION BY p.bucket ORDER BY p.last_position, p.events DESC)) s
               WHERE s.last_position - s.events <> s.position_before
              """));
}
