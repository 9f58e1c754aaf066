package dev.florin.app;

import dev.florin.ledger.bench.AsyncFindings.Burst;
import dev.florin.ledger.bench.AsyncFindings.Pace;
import dev.florin.ledger.bench.AsyncFindings.Paced;
import dev.florin.ledger.bench.AsyncFindings.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a bench of the backlog prints: medians over the rounds. A ratio is told round by round, and
 * its median.
 *
 * @param figures to be told
 */
record AsyncReport(AsyncFigures figures) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MEGABYTE = 1 << 20;

  /** A rate, while others are still running. */
  static String line(Pace pace) {
    return String.format(
        Locale.ROOT,
        "round %d  %d%% of v1's %,d/s: %,d/s  v1 p99 %.1f ms  v2 p99 %.1f ms, %.2f of v1's,"
            + " settled %,d/s%s",
        pace.round(),
        pace.sharePercent(),
        pace.closedPerSecond(),
        pace.perSecond(),
        AsyncFigures.p99Millis(pace.done()),
        AsyncFigures.p99Millis(pace.accepted()),
        pace.p99Ratio(),
        pace.settled().settledPerSecond(),
        failures(
            pace.done().measurement().failures()
                + pace.accepted().measurement().failures()
                + pace.settled().otherwise()));
  }

  /** A number of workers, while others are still running. */
  static String line(Workers workers) {
    return String.format(
        Locale.ROOT,
        "round %d  %d workers  settled %,d/s  accepted %,d/s before%s",
        workers.round(),
        workers.count(),
        workers.perSecond(),
        workers.acceptedPerSecond(),
        failures(workers.otherwise()));
  }

  /** The burst. */
  static List<String> lines(Burst burst) {
    Paced paced = burst.paced();
    return List.of(
        String.format(
            Locale.ROOT,
            "burst: %,d/s for %d s, at most %,d pending: %,d accepted, %,d refused with the backlog"
                + " full, %,d with the queue full",
            burst.perSecond(),
            burst.asked().toSeconds(),
            burst.backlogMax(),
            paced.measurement().answersInAll(),
            paced.backlogFull(),
            paced.queueFull()),
        String.format(
            Locale.ROOT,
            "       accepting p50 %.1f ms, p99 %.1f ms; at most %,d were pending, settled %.1f s"
                + " after the end",
            AsyncFigures.p50Millis(paced),
            AsyncFigures.p99Millis(paced),
            burst.highestPending(),
            burst.drain().toNanos() / NANOS_PER_SECOND),
        String.format(
            Locale.ROOT,
            "       heap after a collection: %.1f MB before, %.1f MB at the end, %.1f MB once all"
                + " is settled%s",
            burst.heapBefore() / BYTES_PER_MEGABYTE,
            burst.heapFull() / BYTES_PER_MEGABYTE,
            burst.heapDrained() / BYTES_PER_MEGABYTE,
            failures(paced.measurement().failures())));
  }

  /** Whether each transfer was answered as expected and settled, and all invariants hold. */
  boolean isGood() {
    return figures.findings().hold() && figures.findings().failures() == 0;
  }

  void print(PrintStream out, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(out, new AsyncJson(figures)::write);
    } else {
      printTables(out);
    }
  }

  private void printTables(PrintStream out) {
    answering().print(out);
    out.println();
    settling().print(out);
    out.println();
    lines(figures.findings().burst()).forEach(out::println);
    out.println();
    crews().print(out);
    out.println();
    if (figures.findings().failures() > 0) {
      out.println(
          "FAILURES: "
              + figures.findings().failures()
              + " transfers were not answered as expected, or not settled");
    }
    out.println(figures.findings().hold() ? "verify: all invariants hold" : "verify: BROKEN");
  }

  private TextTable answering() {
    TextTable table =
        new TextTable(
            " share",
            " rate/s",
            "way",
            " answers/s",
            " p50 ms",
            " p99 ms",
            " p99.9 ms",
            " overloaded",
            "p99 of v1's, round by round");
    for (int share : figures.shares()) {
      List<Pace> rounds = figures.rounds(share);
      addAnswering(table, rounds, share, "v1", Pace::done, "");
      addAnswering(table, rounds, share, "v2", Pace::accepted, ratios(rounds, Pace::p99Ratio));
    }
    return table;
  }

  private static void addAnswering(
      TextTable table,
      List<Pace> rounds,
      int share,
      String way,
      Function<Pace, Paced> paced,
      String ratios) {
    table.add(
        share + "%",
        whole(Median.of(rounds, Pace::perSecond)),
        way,
        whole(Median.of(rounds, pace -> paced.apply(pace).measurement().perSecond())),
        tenths(Median.of(rounds, pace -> AsyncFigures.p50Millis(paced.apply(pace)))),
        tenths(Median.of(rounds, pace -> AsyncFigures.p99Millis(paced.apply(pace)))),
        tenths(Median.of(rounds, pace -> AsyncFigures.p999Millis(paced.apply(pace)))),
        String.format(
            Locale.ROOT,
            "%,d",
            rounds.stream().mapToLong(pace -> paced.apply(pace).overloaded()).sum()),
        ratios);
  }

  private TextTable settling() {
    TextTable table =
        new TextTable(
            " share",
            " accepted/s",
            " settled/s",
            " to settle: p50 ms",
            " p99 ms",
            " max ms",
            " rest settled after s");
    for (int share : figures.shares()) {
      List<Pace> rounds = figures.rounds(share);
      table.add(
          share + "%",
          whole(Median.of(rounds, pace -> pace.settled().acceptedPerSecond())),
          whole(Median.of(rounds, pace -> pace.settled().settledPerSecond())),
          tenths(
              Median.of(rounds, pace -> pace.settled().p50Nanos() / AsyncFigures.NANOS_PER_MILLI)),
          tenths(
              Median.of(rounds, pace -> pace.settled().p99Nanos() / AsyncFigures.NANOS_PER_MILLI)),
          tenths(
              Median.of(rounds, pace -> pace.settled().maxNanos() / AsyncFigures.NANOS_PER_MILLI)),
          tenths(Median.of(rounds, pace -> pace.drain().toNanos() / NANOS_PER_SECOND)));
    }
    return table;
  }

  private TextTable crews() {
    TextTable table =
        new TextTable(
            " workers",
            " settled/s",
            " pg cores",
            " pg us",
            " jvm us",
            "times " + figures.counts().getFirst() + ", round by round");
    for (int count : figures.counts()) {
      List<Workers> rounds = figures.workers(count);
      table.add(
          Integer.toString(count),
          whole(Median.of(rounds, Workers::perSecond)),
          tenths(Median.of(rounds, Workers::cores)),
          tenths(Median.of(rounds, each -> each.postgresNanos() / AsyncFigures.NANOS_PER_MICRO)),
          tenths(Median.of(rounds, each -> each.jvmNanos() / AsyncFigures.NANOS_PER_MICRO)),
          ratios(rounds, figures::timesFirst));
    }
    return table;
  }

  private static <T> String ratios(List<T> rounds, ToDoubleFunction<T> ratio) {
    String each =
        rounds.stream()
            .map(round -> hundredths(ratio.applyAsDouble(round)))
            .collect(Collectors.joining(" "));
    return hundredths(Median.of(rounds, ratio)) + (rounds.size() == 1 ? "" : " (" + each + ")");
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String hundredths(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String failures(long count) {
    return count == 0 ? "" : ", " + count + " FAILURES";
  }
}
