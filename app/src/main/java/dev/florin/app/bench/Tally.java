package dev.florin.app.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts answers. The callers' one thread counts; another says when to measure and when to end, and
 * reads once all callers have ended.
 */
final class Tally {
  private static final long LATENCY_MAX_NANOS = 60_000_000_000L;

  private final Histogram latencies = new Histogram(LATENCY_MAX_NANOS, 3);
  private long answers;
  private long errors;
  private long retries;
  private @Nullable String firstError;
  private volatile boolean measuring;
  private volatile boolean ending;

  /** The answer was the right one. */
  void done(long begunNanos) {
    answers++;
    if (measuring) {
      latencies.recordValue(Math.min(LATENCY_MAX_NANOS, System.nanoTime() - begunNanos));
    }
  }

  /** Anything else: of a load that can only succeed, an error. */
  void failed(String why) {
    errors++;
    if (firstError == null) {
      firstError = why;
    }
  }

  /** The request is sent again, with its key. */
  void retried() {
    retries++;
  }

  void measure(boolean on) {
    measuring = on;
  }

  /** From now on nothing new is sent. */
  void end() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  Figures figures(long elapsedNanos) {
    return new Figures(
        latencies.getTotalCount(),
        elapsedNanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        answers,
        errors,
        retries,
        firstError);
  }
}
