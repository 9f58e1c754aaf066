package dev.florin.ledger.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.CommitFence;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.postgres.TestPostgres;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commits without a fence void all copies of wallets, and do so in the same transaction. */
final class CacheGenerationTest {
  private static final CommitFence FENCELESS =
      walletIds ->
          new CommitFence.Fence() {
            @Override
            public boolean holds() {
              return false;
            }

            @Override
            public CompletableFuture<Void> lift() {
              return CompletableFuture.completedFuture(null);
            }
          };

  private final LedgerConfig config = TestPostgres.emptyDatabase();

  @Test
  void eachCommitWithoutAFenceRaisesItOnceWhicheverLaneOrInstanceItIsOf() {
    try (LedgerRuntime one = open(1);
        LedgerRuntime two = open(2)) {
      List<CompletableFuture<Outcome>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Wallet wallet = one.wallets().open("user-" + i, "User", "USD").wallet();
        LedgerRuntime ledger = i % 2 == 0 ? one : two;
        answers.add(
            ledger.ledger().submit(Commands.deposit(wallet.id(), 100), LedgerFixture.PATIENCE));
      }
      assertThat(answers)
          .allSatisfy(
              answer -> assertThat(LedgerFixture.await(answer)).isInstanceOf(Outcome.Done.class));

      long commits = one.statistics().batches() + two.statistics().batches();
      assertThat(one.cacheGeneration().read()).isEqualTo(commits).isPositive();
      one.cacheGeneration().raise();
      assertThat(two.cacheGeneration().read()).isEqualTo(commits + 1);
    }
  }

  @Test
  void commitsBehindAFenceLeaveItAlone() {
    try (LedgerRuntime ledger = LedgerRuntime.open(node(1), Clock.systemUTC())) {
      Wallet wallet = ledger.wallets().open("user", "User", "USD").wallet();
      LedgerFixture.await(
          ledger.ledger().submit(Commands.deposit(wallet.id(), 100), LedgerFixture.PATIENCE));

      assertThat(ledger.cacheGeneration().read()).isZero();
    }
  }

  private LedgerRuntime open(int node) {
    return LedgerRuntime.open(node(node), Clock.systemUTC(), generation -> FENCELESS);
  }

  private LedgerConfig node(int number) {
    return LedgerConfig.of(config.jdbcUrl(), config.user(), config.password(), number);
  }
}
