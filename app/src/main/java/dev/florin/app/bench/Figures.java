package dev.florin.app.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a load did.
 *
 * @param answers as expected, in the measured time
 * @param elapsedNanos the measured time
 * @param p50Nanos median latency, seen by the caller
 * @param p99Nanos 99th percentile
 * @param p999Nanos 99.9th percentile
 * @param answersInAll as expected from the beginning to the end, warm-up included
 * @param errors any other answer, from the beginning to the end
 * @param retries requests that were sent again with the same key, from the beginning to the end
 * @param firstError the first of them, or null
 */
public record Figures(
    long answers,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long answersInAll,
    long errors,
    long retries,
    @Nullable String firstError) {

  public double perSecond() {
    return answers * 1e9 / Math.max(1, elapsedNanos);
  }
}
