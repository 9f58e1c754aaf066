package dev.florin.ledger.events;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the log of events. As text, {@code 1-12345}, it is the event's id and a reader's
 * cursor.
 *
 * @param timeline of the ledger, in which the event got its place: another one begins with a
 *     restore from a backup, after which a number may stand for another event
 * @param number 1 for the first event of all, dense; 0 stands before it
 */
public record EventPosition(long timeline, long number) {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})");

  public EventPosition {
    if (timeline < 1 || number < 0) {
      throw new IllegalArgumentException(
          "position: " + timeline + "-" + number + " (expected: from 1-0)");
    }
  }

  /** The position that a text stands for; empty for any other text. */
  public static Optional<EventPosition> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new EventPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** So many events further. */
  public EventPosition plus(long events) {
    return new EventPosition(timeline, Math.addExact(number, events));
  }

  @Override
  public String toString() {
    return timeline + "-" + number;
  }
}
