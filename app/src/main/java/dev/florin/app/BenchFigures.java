package dev.florin.app;

import dev.florin.ledger.bench.Answer;
import dev.florin.ledger.bench.LedgerBench.Name;
import dev.florin.ledger.bench.LedgerBench.Result;
import dev.florin.ledger.bench.Measurement;
import dev.florin.ledger.bench.Workload;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one load, run in one way: medians over the rounds. A ratio is the median of each
 * round's own ratio, because a noisy machine moves figures and leaves ratios.
 *
 * @param all results of the bench
 * @param own of them, those of this load and way, a round each
 */
record BenchFigures(List<Result> all, List<Result> own) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  static BenchFigures of(List<Result> all, Workload workload, Name name) {
    return new BenchFigures(all, those(all, workload, name));
  }

  /** Commands answered as expected, a second. */
  double perSecond() {
    return median(BenchFigures::perSecond);
  }

  /** Commands answered so, a second. */
  double perSecond(Answer answer) {
    return median(result -> result.measurement().perSecond(answer));
  }

  double p50Millis() {
    return median(result -> result.measurement().p50Nanos() / NANOS_PER_MILLI);
  }

  double p99Millis() {
    return median(result -> result.measurement().p99Nanos() / NANOS_PER_MILLI);
  }

  double p999Millis() {
    return median(result -> result.measurement().p999Nanos() / NANOS_PER_MILLI);
  }

  /** Commands a transaction. */
  double meanBatch() {
    return median(result -> {
      Measurement measured = result.measurement();
      return (double) measured.answered() / Math.max(1, measured.batches());
    });
  }

  /** Processor time of PostgreSQL a command. */
  double postgresMicros() {
    return median(result -> perCommand(result, result.postgresNanos() / NANOS_PER_MICRO));
  }

  /** Processor time of this process a command. */
  double jvmMicros() {
    return median(result -> perCommand(result, result.jvmNanos() / NANOS_PER_MICRO));
  }

  /** Bytes of write-ahead log a command. */
  double walBytes() {
    return median(result -> perCommand(result, (double) result.walBytes()));
  }

  /** Answers that were not the expected one, of all rounds. */
  long failures() {
    return own.stream().mapToLong(result -> result.measurement().failures()).sum();
  }

  /** As many times the throughput of another load or way; empty if that did not run. */
  OptionalDouble timesThatOf(Workload workload, Name name) {
    List<Result> bases = those(all, workload, name);
    if (bases.size() != own.size()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        median(
            result -> perSecond(result) / Math.max(1, perSecond(bases.get(result.round() - 1)))));
  }

  private static List<Result> those(List<Result> all, Workload workload, Name name) {
    return all.stream().filter(r -> r.workload() == workload && r.load() == name).toList();
  }

  private static double perSecond(Result result) {
    return result.measurement().perSecond();
  }

  private static double perCommand(Result result, double amount) {
    return amount / Math.max(1, result.measurement().answersInAll());
  }

  private double median(ToDoubleFunction<Result> figure) {
    return Median.of(own, figure);
  }
}
