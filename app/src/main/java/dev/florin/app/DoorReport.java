package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What a bench of a door prints: medians over the rounds, and the ratio to the naive way.
 *
 * @param out where to print
 * @param door its name
 * @param connections the numbers that were measured, in the order to print
 */
record DoorReport(PrintStream out, String door, List<Integer> connections) {

  /** One result, while the others are still running. */
  static String line(DoorResult result) {
    return String.format(
        Locale.ROOT,
        "round %d  %5s  %,8.0f transfers/s  p50 %.2f ms",
        result.round(),
        result.load(),
        result.perSecond(),
        result.p50Millis());
  }

  void print(List<DoorResult> results, boolean holds, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(out, document -> write(results, holds, document));
      return;
    }
    out.println(
        "door  connections  transfers/s   p50 ms   p99 ms p99.9 ms  errors"
            + " retries  server us  pg us  load us  times naive");
    for (int each : connections) {
      printRow(results, door, Integer.toString(each));
    }
    printRow(results, DoorResult.NAIVE, "16");
    out.println(holds ? "verify: all invariants hold" : "verify: BROKEN");
  }

  private void printRow(List<DoorResult> results, String name, String shown) {
    DoorFigures figures = DoorFigures.of(results, name.equals(DoorResult.NAIVE) ? name : shown);
    out.println(
        String.format(
            Locale.ROOT,
            "%-5s %11s %,12.0f %8.2f %8.2f %8.2f %7d %7d %10.1f %6.1f %8.1f %12.1f",
            name,
            shown,
            figures.median(DoorResult::perSecond),
            figures.median(DoorResult::p50Millis),
            figures.median(DoorResult::p99Millis),
            figures.median(DoorResult::p999Millis),
            figures.errors(),
            figures.retries(),
            figures.median(DoorResult::serverMicros),
            figures.median(DoorResult::postgresMicros),
            figures.median(DoorResult::loadMicros),
            figures.times(naive(results))));
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
    DoorFigures figures = DoorFigures.of(results, load);
    document.writeObjectFieldStart(load);
    figures.writeMedian(document, "transfers_per_second", DoorResult::perSecond);
    figures.writeMedian(document, "p50_ms", DoorResult::p50Millis);
    figures.writeMedian(document, "p99_ms", DoorResult::p99Millis);
    figures.writeMedian(document, "p999_ms", DoorResult::p999Millis);
    document.writeNumberField("errors", figures.errors());
    document.writeNumberField("retries", figures.retries());
    figures.writeMedian(document, "server_cpu_us", DoorResult::serverMicros);
    figures.writeMedian(document, "postgres_cpu_us", DoorResult::postgresMicros);
    figures.writeMedian(document, "load_cpu_us", DoorResult::loadMicros);
    DoorFigures.write(document, "times_naive", figures.times(naive(results)));
    document.writeEndObject();
  }

  private static DoorFigures naive(List<DoorResult> results) {
    return DoorFigures.of(results, DoorResult.NAIVE);
  }
}
