package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.ledger.bench.Answer;
import dev.florin.ledger.bench.LedgerBench;
import dev.florin.ledger.bench.LedgerBench.Name;
import dev.florin.ledger.bench.LedgerBench.Result;
import dev.florin.ledger.bench.PageTimes;
import dev.florin.ledger.bench.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a bench of the ledger prints.
 *
 * @param findings to be told
 */
record BenchReport(LedgerBench.Findings findings) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String COLUMNS =
      "load         way      answers/s   p50 ms   p99 ms p99.9 ms  batch  pg us jvm us  WAL B";

  /** One result, while the others are still running. */
  static String line(Result result) {
    long failures = result.measurement().failures();
    return String.format(
        Locale.ROOT,
        "round %d  %-11s %-7s %,9d answers/s%s",
        result.round(),
        result.workload().label(),
        label(result.load()),
        result.measurement().perSecond(),
        failures == 0 ? "" : ", " + failures + " FAILURES");
  }

  /** Whether each command was answered as expected, and all invariants hold. */
  boolean isGood() {
    return findings.hold() && failures() == 0;
  }

  void print(PrintStream out, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(out, this::write);
    } else {
      printTable(out);
    }
  }

  private void printTable(PrintStream out) {
    out.println(
        COLUMNS
            + "  times naive"
            + (has(Name.FRESH) ? "  of fresh" : "")
            + (has(Name.SILENT) ? " of silent" : ""));
    workloads(true).forEach(workload -> printClean(workload, out));
    if (!workloads(false).isEmpty()) {
      out.println();
      out.println(COLUMNS + "  of clean  accepted/s refused/s replayed/s");
      workloads(false).forEach(workload -> printMixed(workload, out));
    }
    out.println();
    out.println("history page of 50   p50 ms   p99 ms  lines");
    findings.pages().forEach(pages -> out.println(line(pages)));
    out.println();
    if (failures() > 0) {
      out.println("FAILURES: " + failures() + " commands were not answered as expected");
    }
    out.println(findings.hold() ? "verify: all invariants hold" : "verify: BROKEN");
  }

  private void printClean(Workload workload, PrintStream out) {
    for (Name name : names(workload)) {
      BenchFigures figures = BenchFigures.of(findings.results(), workload, name);
      out.println(
          line(workload, name, figures)
              + text("%13.1f", figures.timesThatOf(workload, Name.NAIVE))
              + text("%10.2f", figures.timesThatOf(workload, Name.FRESH))
              + text("%10.3f", figures.timesThatOf(workload, Name.SILENT)));
    }
  }

  private void printMixed(Workload workload, PrintStream out) {
    BenchFigures figures = BenchFigures.of(findings.results(), workload, Name.FLORIN);
    out.println(
        line(workload, Name.FLORIN, figures)
            + text("%10.2f", figures.timesThatOf(Workload.UNIFORM, Name.FLORIN))
            + text("%,12.0f", OptionalDouble.of(figures.perSecond(Answer.ACCEPTED)))
            + text("%,10.0f", OptionalDouble.of(figures.perSecond(Answer.REFUSED)))
            + text("%,11.0f", OptionalDouble.of(figures.perSecond(Answer.REPLAYED))));
  }

  private static String line(PageTimes pages) {
    return String.format(
        Locale.ROOT,
        "%-19s %7.2f %8.2f %6.0f",
        pages.name(),
        pages.p50Nanos() / NANOS_PER_MILLI,
        pages.p99Nanos() / NANOS_PER_MILLI,
        pages.lines());
  }

  private static String line(Workload workload, Name name, BenchFigures figures) {
    return String.format(
        Locale.ROOT,
        "%-12s %-7s %,10.0f %8.1f %8.1f %8.1f %6.0f %6.1f %6.1f %6.0f",
        workload.label(),
        label(name),
        figures.perSecond(),
        figures.p50Millis(),
        figures.p99Millis(),
        figures.p999Millis(),
        figures.meanBatch(),
        figures.postgresMicros(),
        figures.jvmMicros(),
        figures.walBytes());
  }

  private static String text(String format, OptionalDouble figure) {
    return figure.isEmpty() ? "" : String.format(Locale.ROOT, format, figure.getAsDouble());
  }

  private void write(JsonGenerator document) throws IOException {
    document.writeStartObject();
    for (Workload workload : workloads()) {
      document.writeObjectFieldStart(workload.label());
      for (Name name : names(workload)) {
        document.writeObjectFieldStart(label(name));
        write(workload, BenchFigures.of(findings.results(), workload, name), document);
        document.writeEndObject();
      }
      document.writeEndObject();
    }
    document.writeObjectFieldStart("history_page");
    for (PageTimes pages : findings.pages()) {
      document.writeObjectFieldStart(pages.name());
      number(document, "p50_ms", OptionalDouble.of(pages.p50Nanos() / NANOS_PER_MILLI));
      number(document, "p99_ms", OptionalDouble.of(pages.p99Nanos() / NANOS_PER_MILLI));
      number(document, "lines", OptionalDouble.of(pages.lines()));
      document.writeNumberField("pages", pages.pages());
      document.writeEndObject();
    }
    document.writeEndObject();
    document.writeBooleanField("holds", findings.hold());
    document.writeEndObject();
  }

  private static void write(Workload workload, BenchFigures figures, JsonGenerator document)
      throws IOException {
    number(document, "transfers_per_second", OptionalDouble.of(figures.perSecond()));
    number(document, "p50_ms", OptionalDouble.of(figures.p50Millis()));
    number(document, "p99_ms", OptionalDouble.of(figures.p99Millis()));
    number(document, "p999_ms", OptionalDouble.of(figures.p999Millis()));
    number(document, "mean_batch", OptionalDouble.of(figures.meanBatch()));
    number(document, "postgres_cpu_us", OptionalDouble.of(figures.postgresMicros()));
    number(document, "jvm_cpu_us", OptionalDouble.of(figures.jvmMicros()));
    number(document, "wal_bytes", OptionalDouble.of(figures.walBytes()));
    if (workload.isClean()) {
      number(document, "times_naive", figures.timesThatOf(workload, Name.NAIVE));
      number(document, "of_copy", figures.timesThatOf(workload, Name.COPY));
      number(document, "of_fresh", figures.timesThatOf(workload, Name.FRESH));
      number(document, "of_silent", figures.timesThatOf(workload, Name.SILENT));
    } else {
      number(document, "of_clean", figures.timesThatOf(Workload.UNIFORM, Name.FLORIN));
      for (Answer answer : Answer.values()) {
        String name = answer.name().toLowerCase(Locale.ROOT) + "_per_second";
        number(document, name, OptionalDouble.of(figures.perSecond(answer)));
      }
    }
    document.writeNumberField("failures", figures.failures());
  }

  private static void number(JsonGenerator document, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      document.writeFieldName(name);
      document.writeNumber(String.format(Locale.ROOT, "%.2f", value.getAsDouble()));
    }
  }

  /** In which ways it ran. */
  private List<Name> names(Workload workload) {
    return findings.results().stream()
        .filter(result -> result.workload() == workload)
        .map(Result::load)
        .distinct()
        .toList();
  }

  private boolean has(Name name) {
    return findings.results().stream().anyMatch(result -> result.load() == name);
  }

  private List<Workload> workloads() {
    return findings.results().stream().map(Result::workload).distinct().toList();
  }

  private List<Workload> workloads(boolean clean) {
    return workloads().stream().filter(workload -> workload.isClean() == clean).toList();
  }

  private long failures() {
    return findings.results().stream().mapToLong(result -> result.measurement().failures()).sum();
  }

  private static String label(Name name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
