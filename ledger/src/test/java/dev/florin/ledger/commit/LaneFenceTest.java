package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.ScriptedStore.Step;
import dev.florin.ledger.commit.StoreException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of wallets are fenced off around every commit that changes or tells of them. */
final class LaneFenceTest extends LaneByHand {
  @BeforeEach
  void noteBetweenTheStepsOfTheStore() {
    fences.calls = store.calls;
  }

  @Test
  void theFenceStandsUnderTheLocksBeforeTheRowsAndIsLiftedAfterTheCommit() {
    offer(transfer(2, 1, 100));
    offer(deposit(3, 50));
    run();

    assertThat(store.calls)
        .containsSubsequence("APPLY", "RAISE [1, 2, 3]", "APPEND", "COMMIT", "LIFT [1, 2, 3]")
        .doesNotContain("RAISE_GENERATION");
  }

  @Test
  void aWalletOfManyCommandsIsFencedOnce() {
    offer(transfer(1, 2, 100));
    offer(transfer(2, 1, 50));
    run();

    assertThat(store.calls).contains("RAISE [1, 2]");
  }

  @Test
  void aFenceThatDoesNotHoldVoidsAllCopiesInTheSameTransaction() {
    fences.hold = false;
    Ticket<Outcome> ticket = offer(transfer(1, 2, 100));
    run();

    assertThat(store.calls).containsSubsequence("APPEND", "RAISE_GENERATION", "COMMIT");
    assertThat(store.generation).isEqualTo(1);
    assertThat(done(ticket).replayed()).isFalse();
  }

  @Test
  void whatDoesNotCommitVoidsNothing() {
    fences.hold = false;
    store.fail(Step.COMMIT, Kind.TRANSIENT);
    offer(transfer(1, 2, 100));
    run();

    assertThat(store.count("RAISE_GENERATION")).isEqualTo(2);
    assertThat(store.generation).isEqualTo(1);
  }

  @Test
  void aRefusalChangesNoWalletAndNeedsNoFence() {
    Ticket<Outcome> ticket = offer(transfer(1, 2, 5_000));
    run();

    assertThat(refusal(ticket)).isNotNull();
    assertThat(store.calls).noneMatch(call -> call.startsWith("RAISE"));
  }

  @Test
  void whoIsToldOfAnEarlierTransferSeesItInWhatHeReadsNext() {
    offer(transfer("k", 1, 2, 100));
    run();
    store.calls.clear();
    fences.hold = false;
    Ticket<Outcome> twin = offer(transfer("k", 1, 2, 100));
    run();

    assertThat(done(twin).replayed()).isTrue();
    assertThat(store.calls)
        .containsSubsequence("COMMIT", "LIFT [1, 2]")
        .doesNotContain("RAISE_GENERATION");
  }

  @Test
  void nobodyIsAnsweredBeforeTheFenceIsLiftedAndTheLaneGoesOnMeanwhile() {
    fences.liftByHand = true;
    Ticket<Outcome> first = offer(transfer(1, 2, 100));
    run();
    Ticket<Outcome> second = offer(transfer(1, 3, 100));
    run();

    assertThat(store.count("COMMIT")).isEqualTo(2);
    assertThat(first.answer()).isNotDone();
    assertThat(second.answer()).isNotDone();
    assertThat(lane.lifting()).isNotDone();
    fences.lift();
    assertThat(done(first).replayed()).isFalse();
    assertThat(done(second).replayed()).isFalse();
    assertThat(lane.lifting()).isDone();
  }

  @Test
  void anUnknownCommitIsFencedAgainWhileItIsSettled() {
    store.loseCommit(true);
    Ticket<Outcome> ticket = offer(transfer(1, 2, 100));
    run();

    assertThat(done(ticket).transfer().amountMinor()).isEqualTo(100);
    assertThat(store.calls)
        .containsSubsequence("COMMIT", "CLOSE", "LOCK", "RAISE [1, 2]", "COMMIT", "LIFT [1, 2]");
    assertThat(store.count("LIFT [1, 2]")).isEqualTo(1);
  }
}
