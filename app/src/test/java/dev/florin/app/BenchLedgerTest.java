package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchLedgerTest {
  @TempDir private Path home;

  @Test
  void everyLoadRunsIsAnsweredAsExpectedAndLeavesALedgerThatHolds() {
    CommandRun run = bench("--loads", "all", "--json");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern(
            "(?s)\"uniform\" : .*\"florin\" : .*\"transfers_per_second\" : [1-9].*"
                + "\"p50_ms\" : .*\"p99_ms\" : .*\"naive\" : .*\"copy\" : .*"
                + "\"hot\" : .*\"florin\" : .*"
                + "\"refused-5\" : .*\"of_clean\" : .*"
                + "\"refused-50\" : .*\"refused_per_second\" : [1-9].*"
                + "\"repeated-5\" : .*"
                + "\"repeated-50\" : .*\"replayed_per_second\" : [1-9]")
        .contains("\"holds\" : true")
        .doesNotContainPattern("\"failures\" : [1-9]");
  }

  @Test
  void aFilledHistoryHoldsAndIsComparedWithALedgerWithoutOne() {
    CommandRun run = bench("--loads", "uniform", "--history", "20000");

    assertThat(run.out())
        .contains("verify: all invariants hold")
        .containsPattern("uniform +fresh ")
        .containsPattern("newest-of-hot .* 50\n");
    assertThat(run.err())
        .contains("filled transfer_p", "filled 20,000 rows")
        .doesNotContain("BROKEN");
    assertThat(run.status()).isZero();
  }

  @Test
  void aHistoryOfLessThanAnOpeningDepositEachIsRefused() {
    CommandRun run = bench("--history", "499");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("florin: --history: 499 (expected: 500 to ").hasLineCount(1);
  }

  @Test
  void aLoadThatIsNotThereIsNamedWithThoseThatAre() {
    CommandRun run = bench("--loads", "uniform,cold");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("florin: --loads: cold (expected: all, or of uniform, hot, refused-5")
        .hasLineCount(1);
  }

  private CommandRun bench(String... more) {
    String[] always = {
      "bench", "ledger", "--wallets", "500", "--in-flight", "256",
      "--seconds", "1", "--warm-up-seconds", "0", "--rounds", "1"
    };
    String[] arguments = new String[always.length + more.length];
    System.arraycopy(always, 0, arguments, 0, always.length);
    System.arraycopy(more, 0, arguments, always.length, more.length);
    return CommandRun.of(home, Map.of(), arguments);
  }
}
