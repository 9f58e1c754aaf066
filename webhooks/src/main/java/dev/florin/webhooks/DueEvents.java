package dev.florin.webhooks;

import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.WebhookProgress.Due;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of deliveries that are due.
 *
 * @param found those that the log has
 * @param forgotten the deliveries whose events are not kept any more
 */
record DueEvents(Map<EventPosition, Event> found, List<Due> forgotten) {
  /** Rows that lie so close are read together. */
  private static final int SPAN_EVENTS_MAX = 100;

  private static final Comparator<Due> BY_PLACE =
      Comparator.<Due>comparingLong(due -> due.position().timeline())
          .thenComparingLong(due -> due.position().number());

  /** Reads them, those that lie close together at once. */
  static DueEvents read(EventLog log, List<Due> due) {
    Map<EventPosition, Event> events = new HashMap<>();
    List<Due> forgotten = new ArrayList<>();
    List<Due> ordered = new ArrayList<>(due);
    ordered.sort(BY_PLACE);
    while (!ordered.isEmpty()) {
      EventPosition first = ordered.getFirst().position();
      List<Due> close =
          ordered.stream().filter(delivery -> isClose(delivery.position(), first)).toList();
      ordered.removeAll(close);
      EventPosition last = close.getLast().position();
      EventPosition before = new EventPosition(first.timeline(), first.number() - 1);
      int span = (int) (last.number() - before.number());
      switch (log.after(before, span)) {
        case EventLog.Found(List<Event> found) ->
            found.forEach(event -> events.put(event.position(), event));
        case EventLog.Expired(EventPosition oldest) ->
            close.stream()
                .filter(delivery -> isForgotten(delivery.position(), oldest))
                .forEach(forgotten::add);
      }
    }
    return new DueEvents(events, forgotten);
  }

  private static boolean isClose(EventPosition position, EventPosition first) {
    return position.timeline() == first.timeline()
        && position.number() - first.number() < SPAN_EVENTS_MAX;
  }

  private static boolean isForgotten(EventPosition position, EventPosition oldest) {
    return position.timeline() != oldest.timeline() || position.number() <= oldest.number();
  }
}
