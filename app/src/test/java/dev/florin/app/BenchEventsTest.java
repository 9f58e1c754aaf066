package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.bench.Arrivals.Known;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small run of the bench of events, with its two servers as processes of their own. */
@Timeout(300)
class BenchEventsTest {
  @TempDir Path home;

  @Test
  void everyKindOfReaderIsMeasured() throws Exception {
    CommandRun run =
        CommandRun.of(
            home,
            Map.of(),
            "bench",
            "events",
            "--seconds=2",
            "--rounds=1",
            "--warm-up-seconds=1",
            "--streams=20",
            "--rate=50",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    Object document = Objects.requireNonNull(JsonTree.readAll(run.out()).getFirst());
    List<?> readers = (List<?>) Objects.requireNonNull(((Map<?, ?>) document).get("readers"));
    assertThat(readers.stream().map(BenchEventsTest::name))
        .containsExactly(
            "sender, by the answer",
            "stream, same instance",
            "stream, another instance",
            "log, pulled",
            "webhook");
    for (Object reader : readers) {
      Map<?, ?> figures = (Map<?, ?>) reader;
      assertThat(String.valueOf(figures.get("errors"))).as("%s", figures).isEqualTo("0");
      assertThat(Long.parseLong(String.valueOf(figures.get("events"))))
          .as("%s", figures)
          .isPositive();
    }
  }

  @Test
  void theReportShowsTheMedianOfTheRounds() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      new EventsReport(stream).print(300, List.of(known(1, 9), known(3, 7), known(2, 8)), false);
    }

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "300 transfers a second; from each one's lock on its wallets to:",
            "known to events p50 ms p99 ms slowest ms errors",
            "webhook 3,000 2.00 8.00 20.0 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate=0      | florin: --rate: 0 (expected: 1 to 20000)",
        "--streams=1   | florin: --streams: 1 (expected: 2 to 10000)"
      })
  void whatCannotBeMeasuredIsOneLineAndStatusTwo(String option, String message) {
    CommandRun run = CommandRun.of(home, Map.of(), "bench", "events", option);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith(message).hasLineCount(1);
  }

  private static String name(Object reader) {
    return String.valueOf(((Map<?, ?>) reader).get("reader"));
  }

  private static List<Known> known(double p50Millis, double p99Millis) {
    return List.of(new Known("webhook", 1_000, p50Millis, p99Millis, 20, 0, null));
  }
}
