package dev.florin.service;

import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import java.util.ArrayList;
import java.util.List;

/** A log in memory that keeps to the interface's words; a test forgets, and restores. */
final class EventsInMemory implements EventLog {
  private final List<Event.Fact> facts = new ArrayList<>();
  private long timeline = 1;
  private long forgotten;

  /** Runs after each look for the oldest place. */
  volatile Runnable afterOldest = () -> {};

  synchronized Event add(Event.Fact fact) {
    facts.add(fact);
    return event(forgotten + facts.size());
  }

  /** Forgets the oldest ones. */
  synchronized void forget(int events) {
    facts.subList(0, events).clear();
    forgotten += events;
  }

  /** From now on it is what a backup held. */
  synchronized void restore() {
    timeline++;
  }

  @Override
  public synchronized EventPosition newest() {
    return new EventPosition(timeline, forgotten + facts.size());
  }

  @Override
  public EventPosition oldest() {
    EventPosition oldest = beforeTheFirst();
    afterOldest.run();
    return oldest;
  }

  private synchronized EventPosition beforeTheFirst() {
    return new EventPosition(timeline, forgotten);
  }

  @Override
  public synchronized Reading after(EventPosition after, int eventsMax) {
    if (eventsMax < 1 || eventsMax > EVENTS_MAX) {
      throw new IllegalArgumentException("events_max: " + eventsMax);
    }
    long newest = newest().number();
    if (after.timeline() != timeline || after.number() < forgotten || after.number() > newest) {
      return new Expired(beforeTheFirst());
    }
    List<Event> events = new ArrayList<>();
    for (long at = after.number() + 1; at <= newest && events.size() < eventsMax; at++) {
      events.add(event(at));
    }
    return new Found(events);
  }

  private Event event(long number) {
    return new Event(
        new EventPosition(timeline, number), facts.get(Math.toIntExact(number - forgotten) - 1));
  }
}
