package dev.florin.ledger.settle;

import static dev.florin.ledger.settle.BacklogSite.OPENING_MINOR;
import static dev.florin.ledger.settle.BacklogSite.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.AcceptedTransfer.State;
import dev.florin.ledger.LedgerRuntime;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cancels that race with settlements, on two instances: 2,000 of them, in the full size 10,000. */
class CancelRaceTest {
  private static final int RACES = Boolean.getBoolean("florin.full") ? 10_000 : 2_000;
  private static final int RACERS = 8;
  private static final int WALLETS = 60;

  /** Within which a settlement is likely to come: cancels are spread over it. */
  private static final int SPREAD_NANOS = 8_000_000;

  @Test
  void moneyAgreesWithTheStateThatWasTold() throws Exception {
    try (BacklogSite site = new BacklogSite();
        ExecutorService racers = Executors.newFixedThreadPool(RACERS)) {
      LedgerRuntime first = site.open(2);
      LedgerRuntime second = site.open(2);
      site.wallets(first, WALLETS);
      Map<Long, State> told = new ConcurrentHashMap<>();
      for (Future<?> racer :
          IntStream.range(0, RACERS)
              .mapToObj(seed -> racers.submit(() -> race(first, second, seed, told)))
              .toList()) {
        racer.get(BacklogSite.PATIENCE.toSeconds() * 3, TimeUnit.SECONDS);
      }
      site.awaitSettled();

      assertThat(told).hasSize(RACES);
      long[] owed = IntStream.rangeClosed(0, WALLETS).mapToLong(wallet -> OPENING_MINOR).toArray();
      told.forEach((id, state) -> {
        AcceptedTransfer now = first.backlog().find(id).orElseThrow();
        assertThat(now.state()).as("%d", id).isEqualTo(state);
        if (state instanceof AcceptedTransfer.Settled) {
          owed[(int) now.command().sourceWalletId()] -= now.command().amountMinor();
          owed[(int) now.command().destinationWalletId()] += now.command().amountMinor();
        }
      });
      for (int wallet = 1; wallet <= WALLETS; wallet++) {
        assertThat(first.wallets().balance(wallet).orElseThrow().balanceMinor())
            .as("wallet %d", wallet)
            .isEqualTo(owed[wallet]);
      }
      site.assertSound();
      assertThat(told.values())
          .as("both ends of the race were seen")
          .filteredOn(AcceptedTransfer.Cancelled.class::isInstance)
          .hasSizeBetween(RACES / 50, RACES - RACES / 50);
    }
  }

  private static void race(
      LedgerRuntime first, LedgerRuntime second, int seed, Map<Long, State> told) {
    Random random = new Random(seed);
    for (int i = 0; i < RACES / RACERS; i++) {
      long source = 1 + random.nextLong(WALLETS);
      long destination = 1 + (source + random.nextLong(WALLETS - 1)) % WALLETS;
      LedgerRuntime accepting = random.nextBoolean() ? first : second;
      LedgerRuntime cancelling = random.nextBoolean() ? first : second;
      long id = BacklogSite.accepted(accepting, transfer(source, destination, 1));
      LockSupport.parkNanos(random.nextInt(SPREAD_NANOS));
      told.put(id, cancelling.backlog().cancel(id).orElseThrow().state());
    }
  }
}
