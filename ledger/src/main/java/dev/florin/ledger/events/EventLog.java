package dev.florin.ledger.events;

import java.util.List;

/**
 * The log of events, for readers.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link
 * dev.florin.ledger.LedgerFaultException} with {@code UNAVAILABLE}; with {@code INTERNAL} where the
 * log has a gap, which is never passed over in silence.
 */
public interface EventLog {
  /** The most events of one reading. */
  int EVENTS_MAX = 1_000;

  /** The place of the newest event; all below it can be read. */
  EventPosition newest();

  /** The place before the oldest event that is kept: reading from here gives all there is. */
  EventPosition oldest();

  /**
   * The events after a place, in order, up to a number of them; none where there are none yet.
   *
   * @param eventsMax 1 to {@link #EVENTS_MAX}
   */
  Reading after(EventPosition after, int eventsMax);

  /** What a reader gets. */
  sealed interface Reading {}

  /**
   * The next events without a gap.
   *
   * @param events in order of their positions
   */
  record Found(List<Event> events) implements Reading {
    public Found {
      events = List.copyOf(events);
    }
  }

  /**
   * What follows the place is not kept any more; or the place was cut away by a restore or a
   * failover, or lies beyond the newest event.
   *
   * @param oldest the place from which reading is possible: where something was cut away, the last
   *     one that this log has in common with the reader's, if what follows it is kept
   */
  record Expired(EventPosition oldest) implements Reading {}
}
