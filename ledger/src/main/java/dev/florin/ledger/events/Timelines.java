package dev.florin.ledger.events;

import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Rows;
import java.util.List;
import java.util.Optional;

/**
 * The timelines of the log, one after the other. An event keeps the id that it got, so those before
 * a cut have the timeline of before, and those after it the next one. A cursor of any timeline is
 * good as far as that one is part of this log's past.
 *
 * @param all ascending; the first one holds from the beginning
 */
record Timelines(List<Timeline> all) {
  private static final String READ =
      "SELECT timeline, after_position FROM ledger_timeline ORDER BY timeline";

  Timelines {
    all = List.copyOf(all);
  }

  /**
   * @param afterPosition the last place that it has in common with the one before; -1 for the first
   */
  record Timeline(long timeline, long afterPosition) {}

  static Timelines of(Database database) {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(READ)) {
        return new Timelines(
            Rows.all(
                statement,
                row -> new Timeline(row.getLong("timeline"), row.getLong("after_position"))));
      }
    });
  }

  /** A place as its event's id has it. */
  EventPosition position(long number) {
    for (Timeline timeline : all.reversed()) {
      if (timeline.afterPosition() < number) {
        return new EventPosition(timeline.timeline(), number);
      }
    }
    throw new IllegalStateException("place " + number + ": before the first timeline");
  }

  /**
   * The last place of a timeline that is part of this log: what a reader saw beyond it was cut
   * away. {@link Long#MAX_VALUE} for the timeline of now, empty for one that never was this log's.
   */
  Optional<Long> commonThrough(long timeline) {
    for (int index = 0; index < all.size(); index++) {
      if (all.get(index).timeline() == timeline) {
        boolean ofNow = index == all.size() - 1;
        return Optional.of(ofNow ? Long.MAX_VALUE : all.get(index + 1).afterPosition());
      }
    }
    return Optional.empty();
  }
}
