package dev.florin.ledger.postgres;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of ids that begins and ends where partitions do.
 *
 * @param from the first id
 * @param before the first id after it
 */
record IdWindow(long from, long before) {
  private static final int DAYS_FIRST = 2;
  private static final int GROWTH = 4;

  /**
   * Windows from the newest to the oldest that together hold every id: the first spans the newest
   * two days, each further one four times as many as the one before. A reader that goes from one to
   * the next asks few partitions for what is new, and few times for what is old.
   *
   * @param newest a day, after which there is nothing, or nothing of interest
   * @param oldest a day, before which nothing is expected; the last window holds what is there yet
   * @param before no id from here on
   */
  static List<IdWindow> newestFirst(LocalDate newest, LocalDate oldest, long before) {
    List<IdWindow> windows = new ArrayList<>();
    int days = DAYS_FIRST;
    LocalDate start = newest.minusDays(days - 1);
    long end = before;
    while (start.isAfter(oldest)) {
      windows.add(new IdWindow(Partitions.idsFrom(start), end));
      end = Partitions.idsFrom(start);
      days *= GROWTH;
      start = start.minusDays(days);
    }
    windows.add(new IdWindow(0, end));
    return windows;
  }
}
