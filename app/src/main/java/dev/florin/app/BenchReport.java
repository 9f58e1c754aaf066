package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.ledger.bench.LedgerBench.Name;
import dev.florin.ledger.bench.LedgerBench.Result;
import dev.florin.ledger.bench.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a bench prints: medians over the rounds, and the ratios as medians of each round's own
 * ratio, because a noisy machine moves figures and leaves ratios.
 *
 * @param surroundings where to print
 */
record BenchReport(Surroundings surroundings) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  /** One result, while the others are still running. */
  static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "round %d  %-8s %-7s %,9d transfers/s",
        result.round(),
        lower(result.workload()),
        lower(result.load()),
        result.measurement().transfersPerSecond());
  }

  void print(List<Result> results, boolean holds, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(surroundings.out(), document -> write(results, holds, document));
    } else {
      printTable(results, holds);
    }
  }

  private void printTable(List<Result> results, boolean holds) {
    surroundings
        .out()
        .println(
            "load     way      transfers/s   p50 ms   p99 ms p99.9 ms    batch"
                + "  pg us  jvm us  WAL B  times naive");
    for (Workload workload : Workload.values()) {
      for (Name load : Name.values()) {
        List<Result> those = those(results, workload, load);
        surroundings
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "%-8s %-7s %,12.0f %8.1f %8.1f %8.1f %8.0f %6.1f %7.1f %6.0f %12.1f",
                    lower(workload),
                    lower(load),
                    median(those, BenchReport::perSecond),
                    median(those, result -> result.measurement().p50Nanos() / NANOS_PER_MILLI),
                    median(those, result -> result.measurement().p99Nanos() / NANOS_PER_MILLI),
                    median(those, result -> result.measurement().p999Nanos() / NANOS_PER_MILLI),
                    median(those, BenchReport::batch),
                    median(those, BenchReport::postgresMicros),
                    median(those, BenchReport::jvmMicros),
                    median(those, BenchReport::walBytes),
                    ratio(results, workload, load, Name.NAIVE)));
      }
    }
    surroundings.out().println(holds ? "verify: all invariants hold" : "verify: BROKEN");
  }

  private static void write(List<Result> results, boolean holds, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    for (Workload workload : Workload.values()) {
      document.writeObjectFieldStart(lower(workload));
      for (Name load : Name.values()) {
        document.writeObjectFieldStart(lower(load));
        writeFigures(results, workload, load, document);
        document.writeEndObject();
      }
      document.writeEndObject();
    }
    document.writeBooleanField("holds", holds);
    document.writeEndObject();
  }

  private static void writeFigures(
      List<Result> results, Workload workload, Name load, JsonGenerator document)
      throws IOException {
    List<Result> those = those(results, workload, load);
    number(document, "transfers_per_second", median(those, BenchReport::perSecond));
    number(document, "p50_ms", median(those, r -> r.measurement().p50Nanos() / NANOS_PER_MILLI));
    number(document, "p99_ms", median(those, r -> r.measurement().p99Nanos() / NANOS_PER_MILLI));
    number(document, "p999_ms", median(those, r -> r.measurement().p999Nanos() / NANOS_PER_MILLI));
    number(document, "mean_batch", median(those, BenchReport::batch));
    number(document, "postgres_cpu_us", median(those, BenchReport::postgresMicros));
    number(document, "jvm_cpu_us", median(those, BenchReport::jvmMicros));
    number(document, "wal_bytes", median(those, BenchReport::walBytes));
    number(document, "times_naive", ratio(results, workload, load, Name.NAIVE));
    number(document, "of_copy", ratio(results, workload, load, Name.COPY));
    number(document, "failures", median(those, r -> r.measurement().failures()));
  }

  private static void number(JsonGenerator document, String name, double value) throws IOException {
    document.writeFieldName(name);
    document.writeNumber(String.format(Locale.ROOT, "%.2f", value));
  }

  private static List<Result> those(List<Result> results, Workload workload, Name load) {
    return results.stream().filter(r -> r.workload() == workload && r.load() == load).toList();
  }

  private static double ratio(List<Result> results, Workload workload, Name load, Name base) {
    List<Result> bases = those(results, workload, base);
    return median(
        those(results, workload, load),
        result -> perSecond(result) / Math.max(1, perSecond(bases.get(result.round() - 1))));
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
    double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double perSecond(Result result) {
    return result.measurement().transfersPerSecond();
  }

  private static double batch(Result result) {
    return (double) result.measurement().transfers() / Math.max(1, result.measurement().batches());
  }

  private static double postgresMicros(Result result) {
    return result.postgresNanos() / NANOS_PER_MICRO / Math.max(1, result.transfersInAll());
  }

  private static double jvmMicros(Result result) {
    return result.jvmNanos() / NANOS_PER_MICRO / Math.max(1, result.transfersInAll());
  }

  private static double walBytes(Result result) {
    return (double) result.walBytes() / Math.max(1, result.transfersInAll());
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
