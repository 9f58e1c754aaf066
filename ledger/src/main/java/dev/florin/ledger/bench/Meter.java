package dev.florin.ledger.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * What a load counts, and the time in which it counts for the report: after the warm-up, before the
 * end.
 *
 * <p>Threads: one calls {@link #await}, any number count meanwhile.
 */
final class Meter {
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

  private final ConcurrentHistogram latencies = new ConcurrentHistogram(LATENCY_MAX_NANOS, 3);
  private final Map<Answer, LongAdder> answers = counters();
  private final LongAdder answersInAll = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean measuring;
  private volatile boolean ended;
  private long batches;
  private long elapsedNanos;

  /**
   * Lets the load run through warm-up and measured time. When it returns, the load is to end.
   *
   * @param batchesSoFar transactions since some beginning
   */
  void await(Duration warmUp, Duration measured, LongSupplier batchesSoFar)
      throws InterruptedException {
    try {
      Thread.sleep(warmUp);
      final long batchesBefore = batchesSoFar.getAsLong();
      final long begunNanos = System.nanoTime();
      measuring = true;
      Thread.sleep(measured);
      measuring = false;
      elapsedNanos = System.nanoTime() - begunNanos;
      batches = batchesSoFar.getAsLong() - batchesBefore;
    } finally {
      measuring = false;
      ended = true;
    }
  }

  /** Whether nothing new is to be begun. */
  boolean hasEnded() {
    return ended;
  }

  /** Counts an answer that was expected, to a command begun at {@link System#nanoTime}. */
  void count(Answer answer, long begunNanos) {
    count(answer, begunNanos, 1);
  }

  /** Counts as many answers, given together. */
  void count(Answer answer, long begunNanos, int commands) {
    answersInAll.add(commands);
    if (measuring) {
      requireNonNull(answers.get(answer)).add(commands);
      long nanos = Math.min(LATENCY_MAX_NANOS, System.nanoTime() - begunNanos);
      latencies.recordValueWithCount(nanos, commands);
    }
  }

  /** Counts an answer that was not expected. */
  void countFailure() {
    failures.increment();
  }

  private static Map<Answer, LongAdder> counters() {
    Map<Answer, LongAdder> counters = new EnumMap<>(Answer.class);
    for (Answer answer : Answer.values()) {
      counters.put(answer, new LongAdder());
    }
    return counters;
  }

  /** What was counted, once all that was begun has ended. */
  Measurement measurement() {
    Map<Answer, Long> sums = new EnumMap<>(Answer.class);
    answers.forEach((answer, count) -> sums.put(answer, count.sum()));
    return new Measurement(
        sums,
        elapsedNanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        batches,
        failures.sum(),
        answersInAll.sum());
  }
}
