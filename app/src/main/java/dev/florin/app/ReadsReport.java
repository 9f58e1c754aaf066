package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What the bench of reads prints: medians over the rounds, cached beside uncached, and how much
 * PostgreSQL did for each.
 *
 * @param out where to print
 */
record ReadsReport(PrintStream out) {

  /**
   * What is measured both cached and uncached.
   *
   * @param connections how many callers there are
   */
  record Row(ReadsLoad load, int connections) {
    static String cachedOrNot(boolean cached) {
      return cached ? "cached" : "uncached";
    }

    /** Of the results of one of both. */
    String name(boolean cached) {
      return load + " " + connections + " " + cachedOrNot(cached);
    }
  }

  /**
   * What PostgreSQL did for reads.
   *
   * @param transactions a statement alone is one, too; those that the server asks for by itself
   *     included
   */
  record Executed(long transactions, long reads) {}

  /** One result, while the others are still running. */
  static String line(DoorResult result) {
    return String.format(
        Locale.ROOT,
        "round %d  %-26s %,8.0f reads/s  p50 %.2f ms",
        result.round(),
        result.load(),
        result.perSecond(),
        result.p50Millis());
  }

  void print(
      List<Row> rows, List<DoorResult> results, Executed uncached, Executed cached, boolean json)
      throws IOException {
    if (json) {
      JsonDocument.print(out, document -> write(rows, results, uncached, cached, document));
      return;
    }
    out.println(
        "load          connections  way         reads/s   p50 ms   p99 ms  errors"
            + " retries  server us  pg us  redis us  load us  times uncached");
    for (Row row : rows) {
      printLine(row, false, results);
      printLine(row, true, results);
    }
    print("uncached", uncached);
    print("cached", cached);
  }

  private void print(String way, Executed executed) {
    out.println(
        String.format(
            Locale.ROOT,
            "PostgreSQL, %s: %,d transactions for %,d reads",
            way,
            executed.transactions(),
            executed.reads()));
  }

  private void printLine(Row row, boolean cached, List<DoorResult> results) {
    DoorFigures figures = DoorFigures.of(results, row.name(cached));
    out.println(
        String.format(
            Locale.ROOT,
            "%-13s %11d  %-8s %,10.0f %8.2f %8.2f %7d %7d %10.1f %6.1f %9.1f %8.1f %15.1f",
            row.load(),
            row.connections(),
            Row.cachedOrNot(cached),
            figures.median(DoorResult::perSecond),
            figures.median(DoorResult::p50Millis),
            figures.median(DoorResult::p99Millis),
            figures.errors(),
            figures.retries(),
            figures.median(DoorResult::serverMicros),
            figures.median(DoorResult::postgresMicros),
            figures.median(DoorResult::redisMicros),
            figures.median(DoorResult::loadMicros),
            timesUncached(row, figures, results)));
  }

  private static void write(
      List<Row> rows,
      List<DoorResult> results,
      Executed uncached,
      Executed cached,
      JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    document.writeArrayFieldStart("loads");
    for (Row row : rows) {
      document.writeStartObject();
      document.writeStringField("load", row.load().toString());
      document.writeNumberField("connections", row.connections());
      writeSide(row, false, results, document);
      writeSide(row, true, results, document);
      document.writeEndObject();
    }
    document.writeEndArray();
    write("postgres_uncached", uncached, document);
    write("postgres_cached", cached, document);
    document.writeEndObject();
  }

  private static void writeSide(
      Row row, boolean cached, List<DoorResult> results, JsonGenerator document)
      throws IOException {
    DoorFigures figures = DoorFigures.of(results, row.name(cached));
    document.writeObjectFieldStart(Row.cachedOrNot(cached));
    figures.writeMedian(document, "reads_per_second", DoorResult::perSecond);
    figures.writeMedian(document, "p50_ms", DoorResult::p50Millis);
    figures.writeMedian(document, "p99_ms", DoorResult::p99Millis);
    document.writeNumberField("errors", figures.errors());
    document.writeNumberField("retries", figures.retries());
    figures.writeMedian(document, "server_cpu_us", DoorResult::serverMicros);
    figures.writeMedian(document, "postgres_cpu_us", DoorResult::postgresMicros);
    figures.writeMedian(document, "redis_cpu_us", DoorResult::redisMicros);
    figures.writeMedian(document, "load_cpu_us", DoorResult::loadMicros);
    DoorFigures.write(document, "times_uncached", timesUncached(row, figures, results));
    document.writeEndObject();
  }

  private static void write(String way, Executed executed, JsonGenerator document)
      throws IOException {
    document.writeObjectFieldStart(way);
    document.writeNumberField("transactions", executed.transactions());
    document.writeNumberField("reads", executed.reads());
    document.writeEndObject();
  }

  private static double timesUncached(Row row, DoorFigures figures, List<DoorResult> results) {
    return figures.times(DoorFigures.of(results, row.name(false)));
  }
}
