package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.Commands;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test does to a whole server, under load: so it has one of its own. */
final class ServerCrashTest {
  private static final boolean FULL = Boolean.getBoolean("florin.full");
  private static final int KILLS = FULL ? 20 : 2;
  private static final Duration TERMINATING = Duration.ofSeconds(FULL ? 120 : 3);
  private static final int WALLETS = 50;
  private static final int CALLERS = 64;
  private static final int LANES = 4;

  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private CrashSite site;

  @BeforeEach
  void open() {
    PostgresAddress address = postgres.address();
    site = new CrashSite(LedgerConfig.of(address.jdbcUrl(), address.user(), address.password(), 1));
    site.wallets(site.open(1, LANES), WALLETS);
  }

  @AfterEach
  void close() {
    site.close();
    postgres.close();
  }

  @Test
  void aServerKilledUnderLoadLosesNothingThatWasAcknowledged() throws Exception {
    site.open(2, LANES);
    try (LoadOfRetries load = new LoadOfRetries(site, WALLETS, CALLERS)) {
      for (int kill = 0; kill < KILLS; kill++) {
        load.awaitAcknowledged(1_000);
        postgres.kill();
        postgres.restart();
      }
      load.awaitAcknowledged(1_000);
      load.finish();
      report(KILLS + " kills", load);
    }
  }

  @Test
  void backendsEndedAtRandomPointsUnderLoadCostNothing() throws Exception {
    site.open(2, LANES);
    Random random = new Random(42);
    int ended = 0;
    try (LoadOfRetries load = new LoadOfRetries(site, WALLETS, CALLERS)) {
      load.awaitAcknowledged(100);
      long endNanos = System.nanoTime() + TERMINATING.toNanos();
      while (System.nanoTime() < endNanos) {
        LockSupport.parkNanos(random.nextLong(100_000_000)); // any moment is as good as another
        ended +=
            (int)
                site.number(
                    "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid"
                        + " FROM pg_stat_activity WHERE application_name = 'florin-writer'"
                        + " ORDER BY random() LIMIT 1) any_writer");
      }
      load.awaitAcknowledged(100);
      load.finish();
      report(ended + " backends ended", load);
    }
    assertThat(ended).isPositive();
  }

  @Test
  void aBackendEndedInTheMiddleOfItsCommitCostsNothing() {
    LedgerRuntime ledger = site.ledger(0);
    site.execute("ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_never_comes'");
    site.execute("SELECT pg_reload_conf()");
    CrashSite.await(
        "the setting",
        () -> site.number("SELECT length(current_setting('synchronous_standby_names'))") > 0);
    Command command = Commands.transfer(1, 2, 100);
    CompletableFuture<Outcome> answer = CrashSite.submit(ledger, command);
    site.terminate(site.awaitWriter("wait_event = 'SyncRep'"));
    assertThat(answer).isNotDone();
    site.execute("ALTER SYSTEM RESET synchronous_standby_names");
    site.execute("SELECT pg_reload_conf()");

    assertThat(CrashSite.await(answer).replayed()).isFalse();
    assertThat(ledger.statistics().unknownCommits()).isPositive();
    assertThat(site.rows(command)).isEqualTo(1);
    assertThat(site.balance(1)).isEqualTo(CrashSite.OPENING_MINOR - 100);
    site.requireBooks();
  }

  private void report(String what, LoadOfRetries load) {
    long unknown = 0;
    for (int i = 0; i < site.ledgers(); i++) {
      assertThat(site.ledger(i).notReady()).isEmpty();
      unknown += site.ledger(i).statistics().unknownCommits();
    }
    System.out.println(
        what
            + ", "
            + load.acknowledged.sum()
            + " acknowledged, "
            + load.retries.sum()
            + " retries, "
            + unknown
            + " unknown commits");
  }
}
