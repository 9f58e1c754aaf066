package dev.florin.service;

import dev.florin.ledger.audit.AuditLog;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.events.EventType;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListEventsResponse;
import java.util.List;

/** Pages of the log of all events. They wait for the database. */
final class LoggedEvents {
  private final EventLog log;
  private final CloudEvents cloudEvents;
  private final AuditLog auditLog;

  LoggedEvents(EventLog log, CloudEvents cloudEvents, AuditLog auditLog) {
    this.log = log;
    this.cloudEvents = cloudEvents;
    this.auditLog = auditLog;
  }

  ListEventsResponse list(Caller caller, ListEventsRequest request) {
    int limit = EventFields.eventLimit(request.getLimit());
    String after = request.getAfter();
    if (caller.reach() == Reach.NOTED) {
      auditLog.append(caller.act(null, limit + " events after " + place(after), null));
    }
    if (after.equals(EventFields.LATEST)) {
      return response(List.of(), log.newest());
    }
    return after.isEmpty() ? oldest(limit) : page(EventFields.after(after), limit);
  }

  private static String place(String after) {
    return after.isEmpty() || after.equals(EventFields.LATEST)
        ? after
        : EventFields.after(after).toString();
  }

  private ListEventsResponse page(EventPosition after, int limit) {
    return switch (log.after(after, limit)) {
      case EventLog.Found(List<Event> events) -> response(events, after);
      case EventLog.Expired(EventPosition oldest) ->
          throw EventFields.expired(
              oldest,
              "What follows "
                  + after
                  + " is not kept any more, or was lost by a restore or a failover. From "
                  + oldest
                  + " on there are events; what lies between is in the wallets' histories.");
    };
  }

  /** Where the oldest are forgotten between two looks, those after them are the oldest. */
  private ListEventsResponse oldest(int limit) {
    EventPosition oldest = log.oldest();
    return switch (log.after(oldest, limit)) {
      case EventLog.Found(List<Event> events) -> response(events, oldest);
      case EventLog.Expired(EventPosition now) -> page(now, limit);
    };
  }

  private ListEventsResponse response(List<Event> events, EventPosition after) {
    ListEventsResponse.Builder response = ListEventsResponse.newBuilder();
    events.forEach(event -> response.addEvents(message(event)));
    EventPosition last = events.isEmpty() ? after : events.getLast().position();
    return response.setNextAfter(last.toString()).build();
  }

  private dev.florin.wallet.v1.Event message(Event event) {
    return dev.florin.wallet.v1.Event.newBuilder()
        .setId(event.position().toString())
        .setType(EventType.of(event.fact()).text())
        .setTime(Messages.timestamp(event.time()))
        .setJson(cloudEvents.json(event))
        .build();
  }
}
