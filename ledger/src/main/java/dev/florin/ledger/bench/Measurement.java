package dev.florin.ledger.bench;

import java.util.Map;

/**
 * What a load did in its measured time.
 *
 * @param answers to commands, as expected of each, in the measured time
 * @param elapsedNanos the measured time
 * @param p50Nanos median latency, seen by the caller
 * @param p99Nanos 99th percentile
 * @param p999Nanos 99.9th percentile
 * @param batches transactions; equal to answers where there is one each
 * @param failures answers that were not the expected one, warm-up included
 * @param answersInAll as expected from the beginning to the end, warm-up included
 */
public record Measurement(
    Map<Answer, Long> answers,
    long elapsedNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long batches,
    long failures,
    long answersInAll) {
  public Measurement {
    answers = Map.copyOf(answers);
  }

  /** Commands answered as expected, of every kind. */
  public long answered() {
    return answers.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Commands answered so. */
  public long answered(Answer answer) {
    return answers.getOrDefault(answer, 0L);
  }

  /** Commands answered as expected, a second. */
  public long perSecond() {
    return perSecond(answered());
  }

  /** Commands answered so, a second. */
  public long perSecond(Answer answer) {
    return perSecond(answered(answer));
  }

  private long perSecond(long count) {
    return count * 1_000 / Math.max(1, elapsedNanos / 1_000_000);
  }
}
