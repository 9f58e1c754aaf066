package dev.florin.ledger.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.bench.LedgerBench.Name;
import dev.florin.ledger.bench.LedgerBench.Result;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerBenchTest {
  private static final String SCHEMAS =
      "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'florin_bench%'";
  private static final Duration SHORT = Duration.ofMillis(500);

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatItMadeOnSomebodysDatabaseIsGoneAtTheEnd() throws Exception {
    LedgerBench.Findings findings;
    try (LedgerBench bench = bench(2_000, SHORT)) {
      findings = bench.run();
      assertThat(number(SCHEMAS)).isEqualTo(3);
    }

    assertThat(number(SCHEMAS)).isZero();
    assertThat(number("SELECT count(*) FROM wallet")).isZero();
    assertThat(findings.hold()).isTrue();
    assertThat(findings.results())
        .extracting(Result::load)
        .containsExactly(Name.FLORIN, Name.FRESH, Name.SILENT, Name.NAIVE, Name.COPY);
  }

  @Test
  void endedByForceAmidALoadItLeavesNothing() throws Exception {
    LedgerBench bench = bench(0, Duration.ofMinutes(5));
    Thread run =
        Thread.ofPlatform()
            .start(() -> {
              try {
                bench.run();
              } catch (InterruptedException | RuntimeException e) {
                told.add("ended");
              }
            });
    while (run.isAlive()
        && (!told.contains("measuring")
            || number(
                    "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                        + " WHERE c.relname ~ '^transfer_p'")
                == 0)) {
      Thread.onSpinWait();
    }

    bench.close();
    run.interrupt();
    run.join();

    assertThat(number(SCHEMAS)).isZero();
    assertThat(told).contains("ended");
  }

  @Test
  void aLedgerInUseIsRefused() {
    TestPostgres.execute(
        database, "INSERT INTO wallet (bucket, id, currency) VALUES (0, 1, 'USD')");

    assertThatThrownBy(() -> bench(0, SHORT).run())
        .isInstanceOf(LedgerStartException.class)
        .hasMessage("database: its ledger has wallets (expected: a database that nobody uses)");
    assertThat(number(SCHEMAS)).isZero();
  }

  @Test
  void aBenchThatRunsThereOrWasKilledIsNamed() {
    TestPostgres.execute(database, "CREATE SCHEMA florin_bench");

    try (LedgerBench bench = bench(0, SHORT)) {
      assertThatThrownBy(bench::run)
          .isInstanceOf(LedgerStartException.class)
          .hasMessageContaining("DROP SCHEMA florin_bench CASCADE");
    }
    assertThat(number(SCHEMAS)).as("it is not this bench's to remove").isEqualTo(1);
  }

  @Test
  void aFilledHistoryGoesThroughTheDaysAndItsRowsLieInTheirPartitions() throws Exception {
    BenchWallets wallets = BenchWallets.of(200);
    try (BenchLedger ledger = BenchLedger.make(config, "florin_bench", wallets, told::add)) {
      ledger.open(6_000);

      String in = "florin_bench.transfer";
      assertThat(number("SELECT count(*) FROM " + in)).isEqualTo(6_000);
      assertThat(number("SELECT count(DISTINCT tableoid) FROM " + in)).isEqualTo(HistoryFill.DAYS);
      assertThat(
              number(
                  "SELECT count(*) FROM "
                      + in
                      + " WHERE source_wallet_id = 1 OR destination_wallet_id = 1"))
          .isGreaterThan(200);
      assertThat(ledger.verify()).allMatch(verdict -> verdict.holds());
      assertThat(ledger.pages(SHORT))
          .filteredOn(pages -> pages.name().equals("newest-of-hot"))
          .singleElement()
          .satisfies(pages -> assertThat(pages.lines()).isEqualTo(50));
    }
  }

  private LedgerBench bench(long historyRows, Duration measured) {
    LedgerBench.Options options =
        new LedgerBench.Options(
            List.of(Workload.UNIFORM),
            historyRows,
            historyRows > 0,
            200,
            64,
            1,
            Duration.ZERO,
            measured);
    return new LedgerBench(
        config,
        options,
        () -> new LedgerBench.Cpu(0, 0),
        new LedgerBench.Progress() {
          @Override
          public void say(String what) {
            told.add(what);
          }

          @Override
          public void measured(Result result) {
            told.add(result.load().name());
          }
        });
  }

  private long number(String sql) {
    return TestPostgres.number(database, sql);
  }
}
