package dev.florin.webhooks;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log in memory, which tests add to. Threads: any. */
final class ListLog implements EventLog {
  static final long TIMELINE = 1;

  private final List<Event> events = new ArrayList<>();
  private long forgotten;

  /** So many transfers were committed. */
  synchronized void commit(int transfers) {
    for (int i = 0; i < transfers; i++) {
      EventPosition position = newest().plus(1);
      events.add(new Event(position, new Event.Committed(transfer(position.number()))));
    }
  }

  /** An accepted transfer reached its end. */
  synchronized void settle() {
    EventPosition position = newest().plus(1);
    events.add(new Event(position, new Event.Settled(transfer(position.number()))));
  }

  /** All up to a number are not kept any more. */
  synchronized void forget(long number) {
    forgotten = number;
  }

  @Override
  public synchronized EventPosition newest() {
    return at(events.size());
  }

  @Override
  public synchronized EventPosition oldest() {
    return at(forgotten);
  }

  @Override
  public synchronized Reading after(EventPosition after, int eventsMax) {
    if (after.timeline() != TIMELINE
        || after.number() < forgotten
        || after.number() > events.size()) {
      return new Expired(oldest());
    }
    int from = (int) after.number();
    return new Found(events.subList(from, Math.min(events.size(), from + eventsMax)));
  }

  static EventPosition at(long number) {
    return new EventPosition(TIMELINE, number);
  }

  private static Transfer transfer(long id) {
    return new Transfer(
        id,
        Kind.TRANSFER,
        CallerKey.synchronous("alice", "key-" + id),
        Fingerprint.ofStored(new byte[Fingerprint.BYTES]),
        1,
        2,
        100,
        "USD",
        0,
        100,
        id,
        id,
        null,
        null,
        Instant.EPOCH);
  }
}
