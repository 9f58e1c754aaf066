package dev.florin.app;

import dev.florin.app.bench.Arrivals.Known;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the bench of events prints: medians over the rounds.
 *
 * @param out where to print
 */
record EventsReport(PrintStream out) {

  /** One reader in one round, while the others are still running. */
  static String line(int round, Known known) {
    return String.format(
        Locale.ROOT,
        "round %d  %-26s %,8d events  p50 %.2f ms  p99 %.2f ms",
        round,
        known.reader(),
        known.events(),
        known.p50Millis(),
        known.p99Millis());
  }

  /**
   * Prints all.
   *
   * @param rounds what each reader knew, in one order, a list a round
   */
  void print(int perSecond, List<List<Known>> rounds, boolean json) throws IOException {
    if (json) {
      JsonDocument.print(
          out,
          document -> {
            document.writeStartObject();
            document.writeNumberField("transfers_per_second", perSecond);
            document.writeArrayFieldStart("readers");
            for (int reader = 0; reader < rounds.getFirst().size(); reader++) {
              List<Known> own = of(reader, rounds);
              document.writeStartObject();
              document.writeStringField("reader", own.getFirst().reader());
              document.writeNumberField("events", events(own));
              DoorFigures.write(document, "p50_ms", Median.of(own, Known::p50Millis));
              DoorFigures.write(document, "p99_ms", Median.of(own, Known::p99Millis));
              DoorFigures.write(document, "max_ms", max(own));
              document.writeNumberField("errors", errors(own));
              document.writeEndObject();
            }
            document.writeEndArray();
            document.writeEndObject();
          });
      return;
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%,d transfers a second; from each one's lock on its wallets to:",
            perSecond));
    TextTable table =
        new TextTable("known to", " events", " p50 ms", " p99 ms", " slowest ms", " errors");
    for (int reader = 0; reader < rounds.getFirst().size(); reader++) {
      List<Known> own = of(reader, rounds);
      table.add(
          own.getFirst().reader(),
          String.format(Locale.ROOT, "%,d", events(own)),
          decimals(own, Known::p50Millis),
          decimals(own, Known::p99Millis),
          String.format(Locale.ROOT, "%.1f", max(own)),
          Long.toString(errors(own)));
    }
    table.print(out);
  }

  private static List<Known> of(int reader, List<List<Known>> rounds) {
    return rounds.stream().map(round -> round.get(reader)).toList();
  }

  private static String decimals(List<Known> own, ToDoubleFunction<Known> figure) {
    return String.format(Locale.ROOT, "%.2f", Median.of(own, figure));
  }

  private static long events(List<Known> own) {
    return own.stream().mapToLong(Known::events).sum();
  }

  private static double max(List<Known> own) {
    return own.stream().mapToDouble(Known::maxMillis).max().orElse(0);
  }

  private static long errors(List<Known> own) {
    return own.getLast().errors();
  }
}
