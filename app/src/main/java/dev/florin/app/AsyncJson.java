package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.ledger.bench.AsyncFindings.Burst;
import dev.florin.ledger.bench.AsyncFindings.Pace;
import dev.florin.ledger.bench.AsyncFindings.Paced;
import dev.florin.ledger.bench.AsyncFindings.Workers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a bench of the backlog prints for programs: medians over the rounds, and each round's ratio.
 *
 * @param figures to be told
 */
record AsyncJson(AsyncFigures figures) {
  void write(JsonGenerator document) throws IOException {
    document.writeStartObject();
    document.writeArrayFieldStart("rates");
    for (int share : figures.shares()) {
      writeRate(share, figures.rounds(share), document);
    }
    document.writeEndArray();
    document.writeObjectFieldStart("burst");
    writeBurst(figures.findings().burst(), document);
    document.writeEndObject();
    document.writeArrayFieldStart("workers");
    for (int count : figures.counts()) {
      writeWorkers(count, figures.workers(count), document);
    }
    document.writeEndArray();
    document.writeNumberField("failures", figures.findings().failures());
    document.writeBooleanField("holds", figures.findings().hold());
    document.writeEndObject();
  }

  private static void writeRate(int share, List<Pace> rounds, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    document.writeNumberField("share_percent", share);
    number(document, "offered_per_second", Median.of(rounds, Pace::perSecond));
    writeWay("v1", rounds, Pace::done, document);
    writeWay("v2", rounds, Pace::accepted, document);
    ratios(document, "p99_of_v1", rounds, Pace::p99Ratio);
    number(
        document,
        "accepted_per_second",
        Median.of(rounds, pace -> pace.settled().acceptedPerSecond()));
    number(
        document,
        "settled_per_second",
        Median.of(rounds, pace -> pace.settled().settledPerSecond()));
    document.writeObjectFieldStart("accept_to_settle");
    millis(document, "p50_ms", Median.of(rounds, pace -> pace.settled().p50Nanos()));
    millis(document, "p99_ms", Median.of(rounds, pace -> pace.settled().p99Nanos()));
    millis(document, "max_ms", Median.of(rounds, pace -> pace.settled().maxNanos()));
    document.writeEndObject();
    millis(document, "drain_ms", Median.of(rounds, pace -> pace.drain().toNanos()));
    document.writeEndObject();
  }

  private static void writeWay(
      String way, List<Pace> rounds, Function<Pace, Paced> paced, JsonGenerator document)
      throws IOException {
    document.writeObjectFieldStart(way);
    number(
        document,
        "answers_per_second",
        Median.of(rounds, pace -> paced.apply(pace).measurement().perSecond()));
    number(
        document, "p50_ms", Median.of(rounds, pace -> AsyncFigures.p50Millis(paced.apply(pace))));
    number(
        document, "p99_ms", Median.of(rounds, pace -> AsyncFigures.p99Millis(paced.apply(pace))));
    number(
        document, "p999_ms", Median.of(rounds, pace -> AsyncFigures.p999Millis(paced.apply(pace))));
    document.writeNumberField(
        "overloaded", rounds.stream().mapToLong(pace -> paced.apply(pace).overloaded()).sum());
    document.writeEndObject();
  }

  private static void writeBurst(Burst burst, JsonGenerator document) throws IOException {
    Paced paced = burst.paced();
    document.writeNumberField("offered_per_second", burst.perSecond());
    document.writeNumberField("seconds", burst.asked().toSeconds());
    document.writeNumberField("backlog_max", burst.backlogMax());
    document.writeNumberField("offered", paced.offered());
    document.writeNumberField("accepted", paced.measurement().answersInAll());
    document.writeNumberField("refused_backlog_full", paced.backlogFull());
    document.writeNumberField("refused_queue_full", paced.queueFull());
    number(document, "p50_ms", AsyncFigures.p50Millis(paced));
    number(document, "p99_ms", AsyncFigures.p99Millis(paced));
    document.writeNumberField("highest_pending", burst.highestPending());
    millis(document, "drain_ms", (double) burst.drain().toNanos());
    document.writeNumberField("heap_bytes_before", burst.heapBefore());
    document.writeNumberField("heap_bytes_full", burst.heapFull());
    document.writeNumberField("heap_bytes_drained", burst.heapDrained());
  }

  private void writeWorkers(int count, List<Workers> rounds, JsonGenerator document)
      throws IOException {
    document.writeStartObject();
    document.writeNumberField("workers", count);
    number(document, "settled_per_second", Median.of(rounds, Workers::perSecond));
    number(document, "accepted_before_per_second", Median.of(rounds, Workers::acceptedPerSecond));
    ratios(document, "times_first", rounds, figures::timesFirst);
    number(document, "postgres_cores", Median.of(rounds, Workers::cores));
    number(
        document,
        "postgres_cpu_us",
        Median.of(rounds, each -> each.postgresNanos() / AsyncFigures.NANOS_PER_MICRO));
    number(
        document,
        "jvm_cpu_us",
        Median.of(rounds, each -> each.jvmNanos() / AsyncFigures.NANOS_PER_MICRO));
    document.writeEndObject();
  }

  private static <T> void ratios(
      JsonGenerator document, String name, List<T> rounds, ToDoubleFunction<T> ratio)
      throws IOException {
    document.writeArrayFieldStart(name);
    for (T round : rounds) {
      document.writeNumber(String.format(Locale.ROOT, "%.2f", ratio.applyAsDouble(round)));
    }
    document.writeEndArray();
  }

  private static void millis(JsonGenerator document, String name, double nanos) throws IOException {
    number(document, name, nanos / AsyncFigures.NANOS_PER_MILLI);
  }

  private static void number(JsonGenerator document, String name, double value) throws IOException {
    document.writeFieldName(name);
    document.writeNumber(String.format(Locale.ROOT, "%.2f", value));
  }
}
