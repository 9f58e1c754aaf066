package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withNote;
import static dev.florin.ledger.commit.LaneQueueTest.fault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.ScriptedStore.Step;
import dev.florin.ledger.commit.StoreException.Kind;
import dev.florin.ledger.rules.StoredRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lane does on both paths, and after each failure of a statement. */
final class LaneTest extends LaneByHand {
  // The two paths.

  @Test
  void anEmptyQueueIsIdle() {
    assertThat(lane.turn()).isEqualTo(Lane.IDLE);
    assertThat(store.calls).isEmpty();
  }

  @Test
  void whatIsAcceptedTakesTheFastPathAndOneConnection() {
    Ticket<Outcome> first = offer(transfer(1, 2, 100));
    Ticket<Outcome> second = offer(deposit(3, 50));
    run();
    offer(transfer(2, 1, 10));
    run();

    assertThat(done(first).transfer().sourceBalanceMinor()).isEqualTo(900);
    assertThat(done(second).transfer().destinationBalanceMinor()).isEqualTo(1_050);
    assertThat(store.calls)
        .containsExactly(
            "OPEN", "SYSTEM_WALLET", "APPLY", "APPEND", "COMMIT", "APPLY", "APPEND", "COMMIT");
    assertThat(statistics.batches()).isEqualTo(2);
    assertThat(statistics.commands()).isEqualTo(3);
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aRefusalLosesTheBetAndIsDecidedOnTheSlowPath() {
    Ticket<Outcome> paid = offer(transfer(1, 2, 100));
    Ticket<Outcome> refused = offer(transfer(3, 4, 5_000));
    run();

    assertThat(done(paid).replayed()).isFalse();
    assertThat(refusal(refused).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    assertThat(store.calls)
        .containsExactly("OPEN", "APPLY", "ROLLBACK", "LOCK", "UPDATE", "APPEND", "COMMIT");
    assertThat(store.refusals).hasSize(1);
  }

  @Test
  void onlyWhatThisBatchMakesHappenIsLogged() {
    Command twin = transfer(1, 2, 100);
    offer(twin);
    offer(twin);
    offer(transfer(3, 4, 5_000));
    offer(transfer(5, 6, 10));
    run();
    offer(twin);
    offer(transfer(6, 5, 10));
    run();

    assertThat(store.log).hasSize(3).doesNotHaveDuplicates();
    assertThat(store.log)
        .containsExactlyInAnyOrderElementsOf(
            store.transfers.values().stream().map(Transfer::id).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownCommitIsLoggedOnceWhetherItHappenedOrNot(boolean happens) {
    store.loseCommit(happens);
    Ticket<Outcome> ticket = offer(transfer(1, 2, 100));
    run();

    assertThat(store.log).containsExactly(done(ticket).transfer().id());
  }

  @Test
  void aBetLostInsideTheBatchLeavesNothingBehind() {
    // The net of both fits, but the first alone does not.
    Ticket<Outcome> first = offer(transfer(1, 2, 1_500));
    Ticket<Outcome> second = offer(transfer(3, 1, 600));
    run();

    assertThat(refusal(first)).isEqualTo(Refusal.insufficientFunds(1_000, 1_500, "USD"));
    assertThat(done(second).transfer().destinationVersion()).isEqualTo(1);
    assertThat(store.calls).startsWith("OPEN", "APPLY", "ROLLBACK", "LOCK");
    assertThat(store.balance(1)).isEqualTo(1_600);
  }

  @Test
  void aBatchOfRefusalsAloneUpdatesNothing() {
    offer(transfer(1, Command.NOBODY, 100));
    run();

    assertThat(store.calls).containsExactly("OPEN", "LOCK", "APPEND", "COMMIT");
  }

  @Test
  void aBatchOfReplaysAloneWritesNothing() {
    Ticket<Outcome> first = offer(transfer("k", 1, 2, 100));
    run();
    store.calls.clear();
    Ticket<Outcome> second = offer(transfer("k", 1, 2, 100));
    run();

    assertThat(done(second)).isEqualTo(new Outcome.Done(done(first).transfer(), true));
    assertThat(store.calls).containsExactly("APPLY", "ROLLBACK", "LOCK", "COMMIT");
  }

  @Test
  void afterARefusalSixteenBatchesGoStraightToTheSlowPath() {
    offer(transfer(1, 2, 5_000));
    run();
    for (int i = 0; i < 16; i++) {
      store.calls.clear();
      offer(transfer(3, 4, 1));
      run();
      assertThat(store.calls).containsExactly("LOCK", "UPDATE", "APPEND", "COMMIT");
    }
    store.calls.clear();
    offer(transfer(3, 4, 1));
    run();

    assertThat(store.calls).containsExactly("APPLY", "APPEND", "COMMIT");
  }

  @Test
  void noOutcomeIsAnsweredBeforeItsCommitHasReturned() {
    List<Ticket<Outcome>> tickets =
        List.of(offer(transfer(1, 2, 100)), offer(transfer(3, 4, 9_000)), offer(deposit(5, 1)));
    store.beforeCommit = () -> assertThat(tickets).noneMatch(ticket -> ticket.answer().isDone());
    store.loseCommit(false);
    run();

    assertThat(tickets).allMatch(ticket -> ticket.answer().isDone());
    assertThat(store.count("COMMIT")).isEqualTo(2);
  }

  // What fails and passes.

  static Stream<Arguments> everyStepAndKind() {
    return Stream.of(Step.OPEN, Step.SYSTEM_WALLET, Step.APPLY, Step.LOCK, Step.UPDATE, Step.APPEND)
        .flatMap(step ->
            Stream.of(Kind.TRANSIENT, Kind.BLOCKED, Kind.DISCONNECTED, Kind.REJECTED)
                .flatMap(
                    kind -> Stream.of(true, false).map(slow -> Arguments.of(step, kind, slow))));
  }

  @ParameterizedTest
  @MethodSource("everyStepAndKind")
  void oneFailureOfAnyStepIsOvercomeAndEachCommandHappensOnce(Step step, Kind kind, boolean slow) {
    store.fail(step, kind);
    List<Ticket<Outcome>> tickets = mixedBatch(slow);
    run();

    assertMixedBatchHappenedOnce(tickets);
    if (kind == Kind.DISCONNECTED) {
      boolean reached = store.calls.contains(step.name());
      assertThat(store.count("OPEN")).isEqualTo(reached ? 2 : 1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TRANSIENT", "REJECTED"})
  void aCommitThatWasCertainlyRolledBackIsDoneAgain(Kind kind) {
    store.fail(Step.COMMIT, kind);
    List<Ticket<Outcome>> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"OPEN", "SYSTEM_WALLET", "APPLY", "LOCK", "UPDATE", "APPEND"})
  void aCrashInsideAnyStepIsOvercome(Step step) {
    store.crash(step);
    List<Ticket<Outcome>> tickets = mixedBatch(step == Step.LOCK || step == Step.UPDATE);
    run();

    assertMixedBatchHappenedOnce(tickets);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TRANSIENT", "BLOCKED", "DISCONNECTED"})
  void whatDoesNotPassEndsAfterABoundedNumberOfTriesAndNothingHappened(Kind kind) {
    for (int i = 0; i < 7; i++) {
      store.fail(Step.APPLY, kind);
    }
    Ticket<Outcome> ticket = offer(transfer(1, 2, 100));
    long waitedNanos = run();
    Ticket<Outcome> next = offer(transfer(1, 2, 100));
    run();

    assertThat(fault(ticket)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(waitedNanos).isBetween(300_000_000L, 5_000_000_000L);
    assertThat(store.count("APPLY")).isEqualTo(8);
    assertThat(done(next).transfer().sourceBalanceMinor()).isEqualTo(900);
  }

  @Test
  void whileItPausesAfterAFailureALaneAsksForNothing() {
    store.fail(Step.APPLY, Kind.TRANSIENT);
    offer(transfer(1, 2, 100));
    assertThat(lane.turn()).isZero();
    long calls = store.calls.size();
    long waitNanos = lane.turn();

    assertThat(waitNanos).isEqualTo(5_000_000);
    nowNanos += waitNanos - 1;
    assertThat(lane.turn()).isEqualTo(1);
    assertThat(store.calls).hasSize((int) calls);
    nowNanos += 1;
    assertThat(lane.turn()).isZero();
    assertThat(store.balance(1)).isEqualTo(900);
  }

  @Test
  void whoHoldsItsWalletsTooLongIsEndedBeforeTheNextTry() {
    store.fail(Step.APPLY, Kind.BLOCKED);
    offer(transfer(1, 2, 100));
    run();

    assertThat(store.calls)
        .containsExactly("OPEN", "APPLY", "ROLLBACK", "END_BLOCKERS", "APPLY", "APPEND", "COMMIT");
    assertThat(statistics.endedWriters()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TRANSIENT", "DISCONNECTED", "REJECTED"})
  void whereItCannotBeSeenWhoHoldsThemTheNextTryHasANewConnection(Kind kind) {
    store.fail(Step.APPLY, Kind.BLOCKED);
    store.fail(Step.END_BLOCKERS, kind);
    List<Ticket<Outcome>> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(store.count("OPEN")).isEqualTo(2);
    assertThat(statistics.endedWriters()).isZero();
  }

  // What fails for good.

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anIdThatExistsStopsTheIdsAndNothingHappened(boolean slow) {
    store.fail(Step.APPEND, Kind.ID_COLLISION);
    List<Ticket<Outcome>> inHand = mixedBatch(slow);
    run();
    store.calls.clear();
    Ticket<Outcome> later = offer(transfer(1, 2, 100));
    run();

    assertThat(inHand).allSatisfy(each -> assertThat(fault(each)).isEqualTo(Fault.UNAVAILABLE));
    assertThat(fault(later)).isEqualTo(Fault.UNAVAILABLE);
    assertThat(ids.stopped()).hasValueSatisfying(why -> assertThat(why).contains("node-number"));
    assertThat(store.calls).containsExactly("ROLLBACK");
    assertThat(store.transfers).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void aBatchThatWasCommittedAfterAllIsNoCollisionWithItself() {
    store.loseCommit(true);
    List<Ticket<Outcome>> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(ids.stopped()).isEmpty();
  }

  @Test
  void aCollisionWhileSettlingSaysThatTheOutcomeIsUnknown() {
    store.loseCommit(false);
    store.pass(Step.APPEND);
    store.fail(Step.APPEND, Kind.ID_COLLISION);
    Ticket<Outcome> ticket = offer(transfer(1, 2, 100));
    run();

    assertThat(fault(ticket)).isEqualTo(Fault.OUTCOME_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 500, 1_000})
  void oneThatCannotBeDoneFailsAloneAfterFewAttempts(int commands) {
    store.poisonousNotes.add("poison");
    List<Ticket<Outcome>> tickets = new ArrayList<>();
    int culprit = commands / 3;
    for (int i = 0; i < commands; i++) {
      Command command = transfer(1 + i % 19, 2 + i % 19, 1);
      tickets.add(offer(i == culprit ? withNote(command, "poison") : command));
    }
    run();

    for (int i = 0; i < commands; i++) {
      if (i == culprit) {
        assertThat(fault(tickets.get(i))).isEqualTo(Fault.INTERNAL);
      } else {
        assertThat(done(tickets.get(i)).replayed()).isFalse();
      }
    }
    int halvings = 32 - Integer.numberOfLeadingZeros(commands);
    assertThat(store.count("LOCK")).isLessThanOrEqualTo(2L * halvings + 3);
    assertThat(store.transfers).hasSize(commands - 1);
  }

  @Test
  void aCurrencyThatTheDatabaseWillNotHaveFailsAlone() {
    List<Ticket<Outcome>> tickets = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      tickets.add(offer(deposit(1 + i, 10)));
    }
    Ticket<Outcome> poison = offer(inCurrency(deposit(10, 10), "usd"));
    run();

    assertThat(fault(poison)).isEqualTo(Fault.INTERNAL);
    assertThat(tickets).allSatisfy(ticket -> assertThat(done(ticket).replayed()).isFalse());
  }

  @Test
  void aWalletThatIsNotThereFailsAlone() {
    Ticket<Outcome> missing = offer(transfer(1, 99, 10));
    Ticket<Outcome> good = offer(transfer(3, 4, 10));
    run();

    assertThat(fault(missing)).isEqualTo(Fault.INTERNAL);
    assertThat(done(good).replayed()).isFalse();
    assertThat(store.balance(1)).isEqualTo(1_000);
  }

  @Test
  void aKeyThatAnotherInstanceUsesAtTheLastMomentIsRefusedAsReused() {
    Command command = transfer("k", 1, Command.NOBODY, 10);
    CallerKey key = command.callerKey();
    store.beforeAppend =
        () ->
            store.refusals.putIfAbsent(
                key,
                new StoredRefusal(
                    key,
                    Commands.fingerprint("elsewhere"),
                    Refusal.of(RefusalCode.SAME_WALLET, "USD"),
                    ScriptedStore.NOW));
    Ticket<Outcome> ticket = offer(command);
    run();

    assertThat(refusal(ticket).code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
  }

  private static Command inCurrency(Command command, String currency) {
    return new Command(
        command.kind(),
        command.callerKey(),
        command.fingerprint(),
        command.sourceWalletId(),
        command.destinationWalletId(),
        command.amountMinor(),
        currency,
        command.note(),
        command.traceId());
  }
}
