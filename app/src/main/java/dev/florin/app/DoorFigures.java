package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One load's results, a round each, and their medians. A ratio is the median of each round's own.
 *
 * @param rounds in their order
 */
record DoorFigures(List<DoorResult> rounds) {

  static DoorFigures of(List<DoorResult> all, String load) {
    return new DoorFigures(all.stream().filter(result -> result.load().equals(load)).toList());
  }

  double median(ToDoubleFunction<DoorResult> figure) {
    return Median.of(rounds, figure);
  }

  /** As many times the throughput of another load. */
  double times(DoorFigures base) {
    return median(result ->
        result.perSecond() / Math.max(1, base.rounds.get(result.round() - 1).perSecond()));
  }

  /** Of all rounds. */
  long errors() {
    return rounds.stream().mapToLong(result -> result.figures().errors()).sum();
  }

  /** Of all rounds. */
  long retries() {
    return rounds.stream().mapToLong(result -> result.figures().retries()).sum();
  }

  /** Answers as expected of all rounds, warm-up included. */
  long answersInAll() {
    return rounds.stream().mapToLong(result -> result.figures().answersInAll()).sum();
  }

  void writeMedian(JsonGenerator document, String name, ToDoubleFunction<DoorResult> figure)
      throws IOException {
    write(document, name, median(figure));
  }

  static void write(JsonGenerator document, String name, double value) throws IOException {
    document.writeFieldName(name);
    document.writeNumber(String.format(Locale.ROOT, "%.3f", value));
  }
}
