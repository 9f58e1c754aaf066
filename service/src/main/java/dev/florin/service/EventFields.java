package dev.florin.service;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.ledger.webhook.Webhooks;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks single fields about events and webhooks, as {@link Fields} does. */
final class EventFields {
  /** In place of an event's id: the newest one. */
  static final String LATEST = "latest";

  static final int EVENTS_DEFAULT = 100;
  static final int DESCRIPTION_CODE_POINTS_MAX = 200;

  /** Each type once. */
  static final int TYPES_MAX = 20;

  private static final String ID_EXPECTED = "an event's id, such as 1-12345";
  private static final String AFTER_EXPECTED = ID_EXPECTED + ", or " + LATEST;
  private static final String URL_EXPECTED =
      "an absolute http or https URL of at most "
          + WebhookUrl.CHARACTERS_MAX
          + " ASCII characters, with a host, and without user, password and fragment";
  private static final String KNOWN_TYPES =
      Arrays.stream(EventType.values()).map(EventType::text).collect(Collectors.joining(", "));

  private EventFields() {}

  /** A place to go on from; {@link #LATEST} is the caller's to look for first. */
  static EventPosition after(String after) {
    return EventPosition.parse(after)
        .orElseThrow(() -> Statuses.invalid("invalid_cursor", "after", after, AFTER_EXPECTED));
  }

  /** The id of an event that can be there. */
  static EventPosition eventId(String field, String id) {
    return EventPosition.parse(id)
        .filter(position -> position.number() > 0)
        .orElseThrow(() -> Statuses.invalidField(field, id, ID_EXPECTED));
  }

  /** The last event of a range that is not too long. */
  static EventPosition lastOf(EventPosition first, String lastEventId) {
    if (lastEventId.isEmpty()) {
      return first;
    }
    EventPosition last = eventId("last_event_id", lastEventId);
    long most = first.number() + Webhooks.REDELIVERIES_MAX - 1;
    if (last.timeline() != first.timeline()
        || last.number() < first.number()
        || last.number() > most) {
      throw Statuses.invalidField(
          "last_event_id", lastEventId, first + " to " + new EventPosition(first.timeline(), most));
    }
    return last;
  }

  static int eventLimit(int limit) {
    if (limit < 0 || limit > EventLog.EVENTS_MAX) {
      throw Statuses.invalidField("limit", Integer.toString(limit), "1 to " + EventLog.EVENTS_MAX);
    }
    return limit == 0 ? EVENTS_DEFAULT : limit;
  }

  /** Where events can be sent, as far as the text tells. */
  static String url(String url) {
    try {
      if (isVisibleAscii(url)) {
        var _ = WebhookUrl.parse(url);
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below, all rules at once.
    }
    throw Statuses.invalidField("url", url, URL_EXPECTED);
  }

  static boolean isVisibleAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  static String description(String description) {
    if (description.codePointCount(0, description.length()) > DESCRIPTION_CODE_POINTS_MAX
        || description.codePoints().anyMatch(Fields::isUnfit)) {
      throw Statuses.invalidField(
          "description",
          description,
          "at most " + DESCRIPTION_CODE_POINTS_MAX + " characters, no control characters");
    }
    return description;
  }

  /** Known types, each once; none means all. */
  static List<String> types(List<String> types) {
    if (types.size() > TYPES_MAX) {
      throw Statuses.invalidField("types", types.size() + " types", "at most " + TYPES_MAX);
    }
    Set<String> seen = new HashSet<>();
    for (String type : types) {
      if (EventType.ofText(type).isEmpty()) {
        throw Statuses.invalidField("types", type, KNOWN_TYPES);
      }
      if (!seen.add(type)) {
        throw Statuses.invalidField("types", type + " twice", "each type once");
      }
    }
    return List.copyOf(types);
  }

  /** What follows a place cannot be read: it was forgotten, or was never in this log. */
  static StatusRuntimeException expired(EventPosition oldest, String detail) {
    return Statuses.of(
        Status.Code.OUT_OF_RANGE, "cursor_expired", detail, Map.of("oldest", oldest.toString()));
  }
}
