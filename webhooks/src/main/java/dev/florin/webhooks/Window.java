package dev.florin.webhooks;

import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that were read and are not settled yet, in order; those that nobody wants are passed
 * over. What is at its head and has ended is settled, so that one place tells all.
 *
 * <p>Not for use by several threads.
 */
final class Window {
  private final Deque<Entry> unsettled = new ArrayDeque<>();
  private final Deque<Entry> unsent = new ArrayDeque<>();
  private EventPosition readThrough;

  Window(EventPosition readThrough) {
    this.readThrough = readThrough;
  }

  /** One event that is wanted. */
  static final class Entry {
    private final EventPosition position;
    private final int attempt;
    private @Nullable Event event;
    private @Nullable Outcome outcome;
    private long sentNanos;
    private boolean left;

    private Entry(Event event, int attempt) {
      this.position = event.position();
      this.event = event;
      this.attempt = attempt;
    }

    EventPosition position() {
      return position;
    }

    int attempt() {
      return attempt;
    }

    /** Whether the window went on without its outcome. */
    boolean isLeft() {
      return left;
    }

    /** Takes the event, which is not kept once it is being sent. */
    Event send(long nowNanos) {
      Event sent = event;
      if (sent == null) {
        throw new IllegalStateException(position + " was sent");
      }
      event = null;
      sentNanos = nowNanos;
      return sent;
    }

    void end(Outcome ended) {
      outcome = ended;
    }

    @Nullable Outcome outcome() {
      return outcome;
    }

    private boolean hasWaited(long nowNanos, long patienceNanos) {
      return event == null && nowNanos - sentNanos > patienceNanos;
    }
  }

  /**
   * Adds what was read.
   *
   * @param wanted those of the events that are to be sent, in order
   * @param through up to here it was read
   * @param startedThrough up to here an attempt may have been made before
   */
  void add(List<Event> wanted, EventPosition through, EventPosition startedThrough) {
    for (Event event : wanted) {
      boolean again = event.position().number() <= startedThrough.number();
      Entry entry = new Entry(event, again ? 2 : 1);
      unsettled.add(entry);
      unsent.add(entry);
    }
    readThrough = through;
  }

  EventPosition readThrough() {
    return readThrough;
  }

  int size() {
    return unsettled.size();
  }

  /** The next one to be sent, if there is one. */
  Entry nextUnsent() {
    return unsent.remove();
  }

  boolean hasUnsent() {
    return !unsent.isEmpty();
  }

  /**
   * Takes from the head what has ended, and what was sent so long ago that the window goes on
   * without it: that one is left, with no outcome yet.
   */
  List<Entry> settle(long nowNanos, long patienceNanos) {
    List<Entry> settled = new ArrayList<>();
    while (!unsettled.isEmpty()) {
      Entry head = unsettled.getFirst();
      if (head.outcome == null) {
        if (!head.hasWaited(nowNanos, patienceNanos)) {
          break;
        }
        head.left = true;
      }
      settled.add(unsettled.removeFirst());
    }
    return settled;
  }

  /** Up to here all is settled. */
  EventPosition settledThrough() {
    return unsettled.isEmpty()
        ? readThrough
        : new EventPosition(readThrough.timeline(), unsettled.getFirst().position().number() - 1);
  }
}
