package dev.florin.ledger.bench;

import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventLog.Expired;
import dev.florin.ledger.events.EventLog.Found;
import dev.florin.ledger.events.EventPosition;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long a reading of as many events as one may ask for takes, by one reader from the oldest. */
final class EventPages {
  private static final int UNMEASURED = 20;
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

  private final EventLog log;
  private final Duration atMost;

  EventPages(EventLog log, Duration atMost) {
    this.log = log;
    this.atMost = atMost;
  }

  /** Measures; from the beginning again where the log ends. */
  PageTimes measure() {
    Histogram latencies = new Histogram(LATENCY_MAX_NANOS, 3);
    final long endNanos = System.nanoTime() + atMost.toNanos();
    long events = 0;
    EventPosition place = log.oldest();
    for (int i = 0; i <= UNMEASURED || System.nanoTime() - endNanos < 0; i++) {
      long begunNanos = System.nanoTime();
      int found;
      switch (log.after(place, EventLog.EVENTS_MAX)) {
        case Found(var read) -> {
          found = read.size();
          place = found < EventLog.EVENTS_MAX ? log.oldest() : place.plus(found);
        }
        case Expired(var oldest) -> {
          found = 0;
          place = oldest;
        }
      }
      if (i >= UNMEASURED) {
        latencies.recordValue(Math.min(LATENCY_MAX_NANOS, System.nanoTime() - begunNanos));
        events += found;
      }
    }
    long pages = latencies.getTotalCount();
    return new PageTimes(
        "events",
        pages,
        (double) events / pages,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }
}
