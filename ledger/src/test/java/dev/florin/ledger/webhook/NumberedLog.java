package dev.florin.ledger.webhook;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Kind;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** A log of transfers that are all alike; every third was accepted before, and is settled. */
final class NumberedLog implements EventLog {
  private final long forgotten;
  private final long newest;

  /**
   * @param forgotten up to here they are not kept any more
   */
  NumberedLog(long forgotten, long newest) {
    this.forgotten = forgotten;
    this.newest = newest;
  }

  @Override
  public EventPosition newest() {
    return at(newest);
  }

  @Override
  public EventPosition oldest() {
    return at(forgotten);
  }

  @Override
  public Reading after(EventPosition after, int eventsMax) {
    if (after.timeline() != 1 || after.number() < forgotten || after.number() > newest) {
      return new Expired(oldest());
    }
    long last = Math.min(newest, after.number() + eventsMax);
    List<Event> events =
        LongStream.rangeClosed(after.number() + 1, last).mapToObj(NumberedLog::event).toList();
    return new Found(events);
  }

  static EventPosition at(long number) {
    return new EventPosition(1, number);
  }

  private static Event event(long number) {
    Transfer transfer = transfer(number);
    return new Event(
        at(number), number % 3 == 0 ? new Event.Settled(transfer) : new Event.Committed(transfer));
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
