package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.ReadsReport.Executed;
import dev.florin.app.ReadsReport.Row;
import dev.florin.app.bench.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small run of the bench of reads, with its two servers as processes of their own. */
@Timeout(300)
class BenchReadsTest {
  private static final List<String> FIGURES =
      List.of(
          "reads_per_second",
          "p50_ms",
          "p99_ms",
          "errors",
          "retries",
          "server_cpu_us",
          "postgres_cpu_us",
          "redis_cpu_us",
          "load_cpu_us",
          "times_uncached");

  @TempDir Path home;

  @Test
  void cachedReadsAreMeasuredBesideUncachedOnesAndLeavePostgresAlone() throws Exception {
    CommandRun run =
        CommandRun.of(
            home,
            Map.of(),
            "bench",
            "reads",
            "--seconds=1",
            "--rounds=1",
            "--warm-up-seconds=0",
            "--users=20",
            "--connections=3",
            "--loads=rest-balance,grpc-page",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("round 1").doesNotContain("errors");
    Map<?, ?> document = object(JsonTree.readAll(run.out()).getFirst());
    assertThat(names(document)).containsExactly("loads", "postgres_uncached", "postgres_cached");
    List<?> loads = (List<?>) Objects.requireNonNull(document.get("loads"));
    assertMeasured("rest-balance", object(loads.get(0)));
    assertMeasured("grpc-page", object(loads.get(1)));
    assertThat(loads).hasSize(2);
    Map<?, ?> uncached = object(document.get("postgres_uncached"));
    assertThat(number(uncached, "transactions")).isGreaterThanOrEqualTo(number(uncached, "reads"));
    Map<?, ?> cached = object(document.get("postgres_cached"));
    assertThat(number(cached, "transactions")).isLessThan(number(cached, "reads") / 2);
  }

  @Test
  void theReportShowsBothWaysAndTheMedianOfEachRoundsRatio() throws IOException {
    Row row = new Row(ReadsLoad.REST_BALANCE, 64);
    List<DoorResult> results = new ArrayList<>();
    int[][] perSecond = {{1_000, 2_000}, {500, 2_000}, {1_000, 3_000}};
    for (int round = 1; round <= perSecond.length; round++) {
      results.add(result(round, row.name(false), perSecond[round - 1][0]));
      results.add(result(round, row.name(true), perSecond[round - 1][1]));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    print(out, row, results);

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "load connections way reads/s p50 ms p99 ms errors retries"
                + " server us pg us redis us load us times uncached",
            "rest-balance 64 uncached 1,000 2.00 3.00 0 0 40.0 30.0 20.0 10.0 1.0",
            "rest-balance 64 cached 2,000 2.00 3.00 0 0 40.0 30.0 20.0 10.0 3.0",
            "PostgreSQL, uncached: 2,500 transactions for 2,400 reads",
            "PostgreSQL, cached: 12 transactions for 7,000 reads");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--users=1            | florin: --users: 1 (expected: 2 to 100000)",
        "--seconds=0          | florin: --seconds: 0 (expected: 1 to 3600)",
        "--connections=0      | florin: --connections: 0 (expected: 1 to 10000)",
        "--loads=rest         | florin: --loads: rest (expected: all, or of rest-balance,",
        "--redis-url=x        | florin: --redis-url: x (expected:"
      })
  void whatCannotBeMeasuredIsOneLineAndStatusTwo(String option, String message) {
    CommandRun run = CommandRun.of(home, Map.of(), "bench", "reads", option);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(message).hasLineCount(1);
  }

  private static DoorResult result(int round, String load, int perSecond) {
    Figures figures =
        new Figures(perSecond, 1_000_000_000, 2_000_000, 3_000_000, 0, 1_000, 0, 0, null);
    ProcessorTime used = new ProcessorTime(40_000_000, 30_000_000, 20_000_000, 10_000_000);
    return new DoorResult(round, load, figures, used);
  }

  private static void print(ByteArrayOutputStream out, Row row, List<DoorResult> results)
      throws IOException {
    try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      new ReadsReport(stream)
          .print(List.of(row), results, new Executed(2_500, 2_400), new Executed(12, 7_000), false);
    }
  }

  private static void assertMeasured(String name, Map<?, ?> load) {
    assertThat(names(load)).containsExactly("load", "connections", "uncached", "cached");
    assertThat(load.get("load")).isEqualTo(name);
    for (String way : List.of("uncached", "cached")) {
      Map<?, ?> figures = object(load.get(way));
      assertThat(names(figures)).containsExactlyElementsOf(FIGURES);
      assertThat(number(figures, "reads_per_second")).isPositive();
      assertThat(number(figures, "errors")).isZero();
    }
  }

  private static double number(Map<?, ?> object, String name) {
    return Double.parseDouble(String.valueOf(object.get(name)));
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<String> names(Map<?, ?> object) {
    return object.keySet().stream().map(String::valueOf).toList();
  }
}
