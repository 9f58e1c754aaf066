package dev.florin.ledger.bench;

import java.time.Duration;
import org.HdrHistogram.AbstractHistogram;

/**
 * What a load did in its measured time.
 *
 * @param transfers committed in the measured time
 * @param elapsedNanos the measured time
 * @param p50Nanos median latency, seen by the caller
 * @param p99Nanos 99th percentile
 * @param p999Nanos 99.9th percentile
 * @param batches transactions; equal to transfers where there is one each
 * @param failures answers that were not a commit
 * @param transfersInAll committed from the beginning to the end, warm-up included
 */
public record Measurement(
    long transfers,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long batches,
    long failures,
    long transfersInAll) {

  static Measurement of(
      AbstractHistogram latencies,
      Duration measured,
      long batches,
      long failures,
      long transfersInAll) {
    return new Measurement(
        latencies.getTotalCount(),
        measured.toNanos(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        batches,
        failures,
        transfersInAll);
  }

  /** Transfers a second. */
  public long transfersPerSecond() {
    return transfers * 1_000 / Math.max(1, elapsedNanos / 1_000_000);
  }
}
