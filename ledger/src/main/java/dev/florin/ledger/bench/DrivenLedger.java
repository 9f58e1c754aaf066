package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A ledger with wallets for a server of another process, which is driven through its doors; and the
 * naive way on the same tables. Threads: one.
 */
public final class DrivenLedger {
  private final LedgerConfig database;
  private final Load naive;

  private DrivenLedger(LedgerConfig database, Load naive) {
    this.database = database;
    this.naive = naive;
  }

  /**
   * Makes the wallets, ids from 1, wallet n owned by {@code bench-n}; no ledger stays open.
   *
   * @param database whose ledger, if there is one, has no wallet
   * @param transfersEach so often each wallet pays another one, and is paid
   * @throws LedgerStartException if it has
   */
  public static DrivenLedger prepare(LedgerConfig database, int wallets, int transfersEach) {
    BenchSchema.requireNoWallets(database);
    Clock clock = Clock.systemUTC();
    try (LedgerRuntime ledger = LedgerRuntime.open(database, clock)) {
      BenchWallets made = BenchWallets.of(wallets);
      made.create(ledger, BenchSchema.connections(database));
      made.payEachOther(ledger, transfersEach);
    }
    SnowflakeIds ids = SnowflakeIds.above(LedgerBench.OTHER_NODE, 0, clock);
    return new DrivenLedger(
        database, new NaiveLoad(BenchSchema.connections(database), ids, wallets));
  }

  /** Counts what the database executes. */
  public TransactionCounter transactionCounter() {
    return TransactionCounter.open(BenchSchema.connections(database));
  }

  /** Runs the naive way. */
  public Measurement naive(Duration warmUp, Duration measured) throws InterruptedException {
    return naive.run(Workload.UNIFORM, warmUp, measured);
  }

  /** All invariants. */
  public List<Verdict> verify() {
    NaiveLoad.log(BenchSchema.connections(database), LedgerBench.OTHER_NODE);
    return LedgerCheck.run(database.jdbcUrl(), database.user(), database.password(), verdict -> {});
  }
}
