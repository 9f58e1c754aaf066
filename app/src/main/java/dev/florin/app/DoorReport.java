package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a bench of a door prints: medians over the rounds, and the ratio to the naive way as the
 * median of each round's own.
 *
 * @param out where to print
 * @param door its name
 * @param connections the numbers that were measured, in the order to print
 */
record DoorReport(PrintStream out, String door, List<Integer> connections) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** One result, while the others are still running. */
  static String line(DoorResult result) {
    return String.format(
        Locale.ROOT,
        "round %d  %5s  %,8.0f transfers/s  p50 %.2f ms",
        result.round(),
        result.load(),
        result.figures().transfersPerSecond(),
        result.figures().p50Nanos() / NANOS_PER_MILLI);
  }

  void print(List<DoorResult> results, boolean holds, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(out, document -> write(results, holds, document));
      return;
    }
    out.println(
        "door  connections  transfers/s   p50 ms   p99 ms p99.9 ms  errors"
            + "  server us  pg us  load us  times naive");
    for (int each : connections) {
      printRow(results, door, Integer.toString(each));
    }
    printRow(results, DoorResult.NAIVE, "16");
    out.println(holds ? "verify: all invariants hold" : "verify: BROKEN");
  }

  private void printRow(List<DoorResult> results, String name, String shown) {
    String load = name.equals(DoorResult.NAIVE) ? name : shown;
    List<DoorResult> those = those(results, load);
    out.println(
        String.format(
            Locale.ROOT,
            "%-5s %11s %,12.0f %8.2f %8.2f %8.2f %7.0f %10.1f %6.1f %8.1f %12.1f",
            name,
            shown,
            median(those, DoorReport::perSecond),
            median(those, DoorReport::p50Millis),
            median(those, DoorReport::p99Millis),
            median(those, DoorReport::p999Millis),
            sum(those),
            median(those, DoorResult::serverMicros),
            median(those, DoorResult::postgresMicros),
            median(those, DoorResult::loadMicros),
            timesNaive(results, load)));
  }

  private void write(List<DoorResult> results, boolean holds, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    document.writeObjectFieldStart(door);
    for (int each : connections) {
      writeLoad(results, Integer.toString(each), document);
    }
    document.writeEndObject();
    writeLoad(results, DoorResult.NAIVE, document);
    document.writeBooleanField("holds", holds);
    document.writeEndObject();
  }

  private static void writeLoad(List<DoorResult> results, String load, JsonGenerator document)
      throws IOException {
    List<DoorResult> those = those(results, load);
    document.writeObjectFieldStart(load);
    number(document, "transfers_per_second", median(those, DoorReport::perSecond));
    number(document, "p50_ms", median(those, DoorReport::p50Millis));
    number(document, "p99_ms", median(those, DoorReport::p99Millis));
    number(document, "p999_ms", median(those, DoorReport::p999Millis));
    document.writeNumberField("errors", (long) sum(those));
    number(document, "server_cpu_us", median(those, DoorResult::serverMicros));
    number(document, "postgres_cpu_us", median(those, DoorResult::postgresMicros));
    number(document, "load_cpu_us", median(those, DoorResult::loadMicros));
    number(document, "times_naive", timesNaive(results, load));
    document.writeEndObject();
  }

  private static void number(JsonGenerator document, String name, double value) throws IOException {
    document.writeFieldName(name);
    document.writeNumber(String.format(Locale.ROOT, "%.3f", value));
  }

  private static List<DoorResult> those(List<DoorResult> results, String load) {
    return results.stream().filter(result -> result.load().equals(load)).toList();
  }

  private static double timesNaive(List<DoorResult> results, String load) {
    List<DoorResult> naive = those(results, DoorResult.NAIVE);
    return median(
        those(results, load),
        result -> perSecond(result) / Math.max(1, perSecond(naive.get(result.round() - 1))));
  }

  private static double median(List<DoorResult> results, ToDoubleFunction<DoorResult> figure) {
    double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double sum(List<DoorResult> results) {
    return results.stream().mapToLong(result -> result.figures().errors()).sum();
  }

  private static double perSecond(DoorResult result) {
    return result.figures().transfersPerSecond();
  }

  private static double p50Millis(DoorResult result) {
    return result.figures().p50Nanos() / NANOS_PER_MILLI;
  }

  private static double p99Millis(DoorResult result) {
    return result.figures().p99Nanos() / NANOS_PER_MILLI;
  }

  private static double p999Millis(DoorResult result) {
    return result.figures().p999Nanos() / NANOS_PER_MILLI;
  }
}
