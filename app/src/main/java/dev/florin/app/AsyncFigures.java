package dev.florin.app;

import dev.florin.ledger.bench.AsyncFindings;
import dev.florin.ledger.bench.AsyncFindings.Pace;
import dev.florin.ledger.bench.AsyncFindings.Paced;
import dev.florin.ledger.bench.AsyncFindings.Workers;
import java.util.List;

/**
 * The findings of a bench of the backlog, by what was measured.
 *
 * @param findings all of them
 */
record AsyncFigures(AsyncFindings findings) {
  static final double NANOS_PER_MILLI = 1e6;
  static final double NANOS_PER_MICRO = 1e3;

  /** To the first number of workers, in the same round. */
  double timesFirst(Workers workers) {
    Workers first = workers(counts().getFirst()).get(workers.round() - 1);
    return (double) workers.perSecond() / Math.max(1, first.perSecond());
  }

  List<Integer> shares() {
    return findings.paces().stream().map(Pace::sharePercent).distinct().toList();
  }

  List<Pace> rounds(int share) {
    return findings.paces().stream().filter(pace -> pace.sharePercent() == share).toList();
  }

  List<Integer> counts() {
    return findings.workers().stream().map(Workers::count).distinct().toList();
  }

  List<Workers> workers(int count) {
    return findings.workers().stream().filter(each -> each.count() == count).toList();
  }

  static double p50Millis(Paced paced) {
    return paced.measurement().p50Nanos() / NANOS_PER_MILLI;
  }

  static double p99Millis(Paced paced) {
    return paced.measurement().p99Nanos() / NANOS_PER_MILLI;
  }

  static double p999Millis(Paced paced) {
    return paced.measurement().p999Nanos() / NANOS_PER_MILLI;
  }
}
