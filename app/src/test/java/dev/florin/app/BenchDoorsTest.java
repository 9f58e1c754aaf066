package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Small runs of the benches of both doors, with their server as a process of its own. */
@Timeout(300)
class BenchDoorsTest {
  private static final List<String> FIGURES =
      List.of(
          "transfers_per_second",
          "p50_ms",
          "p99_ms",
          "p999_ms",
          "errors",
          "retries",
          "server_cpu_us",
          "postgres_cpu_us",
          "load_cpu_us",
          "times_naive");

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"http", "grpc"})
  void aDoorIsMeasuredBesideTheNaiveWayAndVerified(String door) throws Exception {
    CommandRun run = bench(door, "--connections=1,3", "--json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("round 1", "verifying").doesNotContain("BROKEN", "error");
    Map<?, ?> document = object(JsonTree.readAll(run.out()).getFirst());
    assertThat(names(document)).containsExactly(door, "naive", "holds");
    Map<?, ?> connections = object(document.get(door));
    assertThat(names(connections)).containsExactly("1", "3");
    assertMeasured(object(connections.get("1")));
    assertMeasured(object(connections.get("3")));
    assertMeasured(object(document.get("naive")));
    assertThat(document.get("holds")).hasToString("true");
  }

  @Test
  void withoutJsonThereIsATableThatEndsWithTheVerdict() {
    CommandRun run = bench("http", "--connections=2");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().map(line -> line.split(" +", 3)[0]))
        .containsExactly("door", "http", "naive", "verify:");
    assertThat(run.out()).endsWith("verify: all invariants hold\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--wallets=1          | florin: --wallets: 1 (expected: 2 to 10000000)",
        "--seconds=0          | florin: --seconds: 0 (expected: 1 to 3600)",
        "--rounds=0           | florin: --rounds: 0 (expected: 1 to 1000)",
        "--payers=0           | florin: --payers: 0 (expected: 1 to 100000)",
        "--connections=0      | florin: --connections: 0 (expected: 1 to 10000)",
        "--connections=2,2    | florin: --connections: 2 is there twice",
        "--connections=many   | florin: Invalid value for option '--connections'",
        "--database-url=x     | florin: --database-url: x (expected:"
      })
  void whatCannotBeMeasuredIsOneLineAndStatusTwo(String option, String message) {
    CommandRun run = CommandRun.of(home, Map.of(), "bench", "http", option);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(message).hasLineCount(1);
  }

  private CommandRun bench(String door, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", door, "--seconds=1", "--rounds=1", "--warm-up-seconds=0"));
    arguments.addAll(List.of("--wallets=50", "--payers=5"));
    arguments.addAll(List.of(more));
    return CommandRun.of(home, Map.of(), arguments.toArray(String[]::new));
  }

  private static void assertMeasured(Map<?, ?> figures) {
    assertThat(names(figures)).containsExactlyElementsOf(FIGURES);
    assertThat(Double.parseDouble(String.valueOf(figures.get("transfers_per_second"))))
        .isPositive();
    assertThat(figures.get("retries")).hasToString("0");
    assertThat(figures.get("errors")).hasToString("0");
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static List<String> names(Map<?, ?> object) {
    return object.keySet().stream().map(String::valueOf).toList();
  }
}
