package dev.florin.app;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of some rounds' figures, so that one odd round does not move it. */
final class Median {
  private Median() {}

  /** Of two in the middle, their mean; there must be one at least. */
  static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
