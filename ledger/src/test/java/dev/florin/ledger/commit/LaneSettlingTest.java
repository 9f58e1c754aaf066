package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withNote;
import static dev.florin.ledger.commit.Commands.withdrawal;
import static dev.florin.ledger.commit.LaneQueueTest.fault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.ScriptedStore.Step;
import dev.florin.ledger.commit.StoreException.Kind;
import dev.florin.ledger.rules.WalletState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit whose answer is lost, and the system wallets. */
final class LaneSettlingTest extends LaneByHand {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownCommitIsSettledWithTheSameIdsWhateverBecameOfIt(boolean happened) {
    store.loseCommit(happened);
    List<Ticket<Outcome>> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(done(tickets.get(0)).transfer().id()).isEqualTo(1);
    assertThat(done(tickets.get(1)).transfer().id()).isEqualTo(2);
    assertThat(statistics.unknownCommits()).isEqualTo(1);
    assertThat(store.calls)
        .containsSubsequence("COMMIT", "CLOSE", "OPEN", "LOCK", "COMMIT")
        .doesNotContain("ROLLBACK");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownCommitOfTheSlowPathIsSettledToo(boolean happened) {
    store.loseCommit(happened);
    List<Ticket<Outcome>> tickets = mixedBatch(true);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(store.refusals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void settlingGoesOnForAsLongAsItTakesAndHoldsItsClaims(boolean happened) {
    store.loseCommit(happened);
    store.pass(Step.OPEN);
    for (int i = 0; i < 50; i++) {
      store.fail(Step.OPEN, Kind.DISCONNECTED);
    }
    Ticket<Outcome> ticket = offer(transfer("k", 1, 2, 100));
    long longestPauseNanos = 0;
    for (int turn = 0; turn < 60; turn++) {
      long waitNanos = lane.turn();
      longestPauseNanos = Math.max(longestPauseNanos, waitNanos);
      nowNanos += waitNanos;
      queue.expire(nowNanos);
    }
    Ticket<Outcome> behind = offer(transfer(2, 3, 1));
    Ticket<Outcome> twin = offer(transfer("k", 1, 2, 100));

    assertThat(fault(ticket)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(lane.isBusy()).isTrue();
    assertThat(longestPauseNanos).isLessThanOrEqualTo(640_000_000);
    assertThat(queue.take(1, 10)).isEmpty();
    assertThat(queue.isAtWork(ticket.command().callerKey())).isTrue();
    run();
    assertThat(store.balance(1)).isEqualTo(900);
    assertThat(store.transfers.get(ticket.command().callerKey()))
        .isNotNull()
        .extracting(Transfer::id)
        .isEqualTo(1L);
    assertThat(done(behind).replayed()).isFalse();
    assertThat(done(twin).replayed()).isTrue();
  }

  @Test
  void aSecondUnknownCommitWhileSettlingIsSettledToo() {
    store.loseCommit(false);
    store.loseCommit(true);
    List<Ticket<Outcome>> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(statistics.unknownCommits()).isEqualTo(2);
  }

  @Test
  void oneThatTheDatabaseRejectsWhileSettlingIsToldUnknownAndTheOthersAreSettled() {
    store.loseCommit(false);
    Ticket<Outcome> poison = offer(withNote(transfer(1, 2, 100), "poison"));
    Ticket<Outcome> good = offer(transfer(3, 4, 100));
    store.beforeCommit = () -> store.poisonousNotes.add("poison");
    run();

    assertThat(fault(poison)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(done(good).replayed()).isFalse();
    assertThat(store.balance(1)).isEqualTo(1_000);
  }

  @Test
  void aTwinInTheUnknownBatchIsAReplayAndItsElderIsNot() {
    store.loseCommit(true);
    Ticket<Outcome> other = offer(transfer(5, 6, 1));
    Ticket<Outcome> elder = offer(transfer("k", 1, 2, 100));
    Ticket<Outcome> twin = offer(transfer("k", 1, 2, 100));
    run();

    assertThat(done(other).replayed()).isFalse();
    assertThat(done(elder).replayed()).isFalse();
    assertThat(done(twin)).isEqualTo(new Outcome.Done(done(elder).transfer(), true));
  }

  // System wallets.

  @Test
  void aSystemWalletFarFromZeroIsRetiredAndAFreshOneTakesItsPlace() {
    offer(deposit(1, 10));
    run();
    moveSystemWallet(1_001, -4_000_000_000_000_000_000L);
    Ticket<Outcome> beyond = offer(deposit(2, 10));
    run();
    Ticket<Outcome> next = offer(deposit(3, 10));
    run();

    assertThat(done(beyond).transfer().sourceWalletId()).isEqualTo(1_001);
    assertThat(store.retired).containsExactly(1_001L);
    assertThat(done(next).transfer().sourceWalletId()).isEqualTo(1_002);
    assertThat(done(next).transfer().sourceBalanceMinor()).isEqualTo(-10);
  }

  @Test
  void aSystemWalletThatHasTakenInTooMuchIsRetiredToo() {
    offer(withdrawal(1, 10));
    run();
    moveSystemWallet(1_001, 4_000_000_000_000_000_000L);
    offer(withdrawal(2, 10));
    run();

    assertThat(store.retired).containsExactly(1_001L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSystemWalletThatCannotBeRetiredStaysInUseAndIsRetiredLater(boolean crash) {
    offer(deposit(1, 10));
    run();
    moveSystemWallet(1_001, -4_000_000_000_000_000_000L);
    if (crash) {
      store.crash(Step.RETIRE);
    } else {
      store.fail(Step.RETIRE, Kind.DISCONNECTED);
    }
    Ticket<Outcome> beyond = offer(deposit(2, 10));
    run();
    Ticket<Outcome> again = offer(deposit(3, 10));
    run();

    assertThat(done(beyond).replayed()).isFalse();
    assertThat(done(again).transfer().sourceWalletId()).isEqualTo(1_001);
    assertThat(store.retired).containsExactly(1_001L);
    assertThat(queue.isIdle()).isTrue();
  }

  private void moveSystemWallet(long id, long balanceMinor) {
    WalletState wallet = requireNonNull(store.wallets.get(id));
    store.put(
        new WalletState(
            id,
            balanceMinor,
            wallet.version(),
            wallet.floorMinor(),
            wallet.ceilingMinor(),
            0,
            wallet.currency(),
            wallet.lastTransferId()));
  }

  @Test
  void theLargestAmountsGoThrough() {
    store.wallet(1, 0);
    Ticket<Outcome> ticket = offer(deposit(1, Bounds.AMOUNT_MINOR_MAX));
    run();

    assertThat(done(ticket).transfer().destinationBalanceMinor())
        .isEqualTo(Bounds.AMOUNT_MINOR_MAX);
  }
}
