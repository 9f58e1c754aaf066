package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchAsyncTest {
  @TempDir private Path home;

  @Test
  void eachPhaseIsToldAndTheLedgerHolds() {
    CommandRun run = bench("--shares", "50", "--workers", "1,2", "--json");

    assertThat(run.out())
        .containsPattern(
            "(?s)\"share_percent\" : 50,.*\"v1\" : \\{.*\"p99_ms\" : .*\"v2\" : \\{.*\"p99_ms\" :"
                + " .*\"p99_of_v1\" : \\[ [0-9.]+ ],.*\"accepted_per_second\" :"
                + " [1-9].*\"settled_per_second\" : [1-9].*\"accept_to_settle\" : \\{.*\"max_ms\" :"
                + " ")
        .containsPattern(
            "(?s)\"burst\" : \\{.*\"accepted\" : [1-9].*\"refused_backlog_full\" : [1-9].*"
                + "\"highest_pending\" : [1-9].*\"heap_bytes_full\" : [1-9]")
        .containsPattern(
            "(?s)\"workers\" : 1,.*\"times_first\" : \\[ 1.00 ],.*"
                + "\"workers\" : 2,.*\"settled_per_second\" : [1-9].*\"postgres_cores\" : ")
        .contains("\"failures\" : 0", "\"holds\" : true");
    assertThat(run.status()).isZero();
  }

  @Test
  void aTableShowsWhatWasAskedFor() {
    CommandRun run = bench("--load", "hot", "--shares", "20", "--workers", "2");

    assertThat(run.out())
        .containsPattern("20% .* v1 ")
        .containsPattern("20% .* v2 ")
        .containsPattern("burst: .* 40 pending: ")
        .containsPattern("(?m)^ +2 .* 1\\.00$")
        .contains("verify: all invariants hold");
    assertThat(run.err()).contains("20% of v1's", "2 workers").doesNotContain("FAILURES");
    assertThat(run.status()).isZero();
  }

  @Test
  void whatCannotBeMeasuredIsNamedAndNothingIsStarted() {
    assertRefused("--shares: 101 (expected: 1 to 100)", "--shares", "50,101");
    assertRefused("--workers: 0 (expected: 1 to 64)", "--workers", "0");
    assertRefused("--workers: [2, 2] (expected: each once)", "--workers", "2,2");
    assertRefused("--load: cold (expected: uniform or hot)", "--load", "cold");
    assertRefused("--backlog: 0 (expected: 1 to ", "--backlog", "0");
  }

  private void assertRefused(String beginning, String... more) {
    CommandRun run = CommandRun.of(home, Map.of(), arguments(more));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("florin: " + beginning).hasLineCount(1);
  }

  private CommandRun bench(String... more) {
    String[] small = {
      "--wallets",
      "500",
      "--in-flight",
      "256",
      "--seconds",
      "1",
      "--warm-up-seconds",
      "0",
      "--rounds",
      "1",
      "--backlog",
      "40",
      "--settle",
      "500"
    };
    return CommandRun.of(home, Map.of(), arguments(small, more));
  }

  private static String[] arguments(String[]... parts) {
    Stream<String> all = Arrays.stream(parts).flatMap(Arrays::stream);
    return Stream.concat(Stream.of("bench", "async"), all).toArray(String[]::new);
  }
}
