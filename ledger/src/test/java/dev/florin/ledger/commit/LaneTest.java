package dev.florin.ledger.commit;

import static dev.florin.ledger.commit.Commands.deposit;
import static dev.florin.ledger.commit.Commands.transfer;
import static dev.florin.ledger.commit.Commands.withNote;
import static dev.florin.ledger.commit.Commands.withdrawal;
import static dev.florin.ledger.commit.LaneQueueTest.fault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Bounds;
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
import dev.florin.ledger.rules.WalletState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One lane, turned by hand, on a store and a clock that the test moves. */
final class LaneTest {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int TURNS_MAX = 5_000;

  private final LaneQueue queue = new LaneQueue(10_000);
  private final ScriptedStore store = new ScriptedStore();
  private final LaneStatistics statistics = new LaneStatistics();
  private long nowNanos = 1_000;
  private long ids;
  private final Lane lane =
      new Lane(
          0,
          queue,
          new Lane.Surroundings(store, () -> ++ids, () -> nowNanos, Runnable::run, statistics),
          1_024);

  @BeforeEach
  void wallets() {
    for (long id = 1; id <= 20; id++) {
      store.wallet(id, 1_000);
    }
  }

  // The two paths.

  @Test
  void anEmptyQueueIsIdle() {
    assertThat(lane.turn()).isEqualTo(Lane.IDLE);
    assertThat(store.calls).isEmpty();
  }

  @Test
  void whatIsAcceptedTakesTheFastPathAndOneConnection() {
    Ticket first = offer(transfer(1, 2, 100));
    Ticket second = offer(deposit(3, 50));
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
    Ticket paid = offer(transfer(1, 2, 100));
    Ticket refused = offer(transfer(3, 4, 5_000));
    run();

    assertThat(done(paid).replayed()).isFalse();
    assertThat(refusal(refused).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS);
    assertThat(store.calls)
        .containsExactly("OPEN", "APPLY", "ROLLBACK", "LOCK", "UPDATE", "APPEND", "COMMIT");
    assertThat(store.refusals).hasSize(1);
  }

  @Test
  void aBetLostInsideTheBatchLeavesNothingBehind() {
    // The net of both fits, but the first alone does not.
    Ticket first = offer(transfer(1, 2, 1_500));
    Ticket second = offer(transfer(3, 1, 600));
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
    Ticket first = offer(transfer("k", 1, 2, 100));
    run();
    store.calls.clear();
    Ticket second = offer(transfer("k", 1, 2, 100));
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
    List<Ticket> tickets =
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
            Stream.of(Kind.TRANSIENT, Kind.DISCONNECTED, Kind.REJECTED)
                .flatMap(
                    kind -> Stream.of(true, false).map(slow -> Arguments.of(step, kind, slow))));
  }

  @ParameterizedTest
  @MethodSource("everyStepAndKind")
  void oneFailureOfAnyStepIsOvercomeAndEachCommandHappensOnce(Step step, Kind kind, boolean slow) {
    store.fail(step, kind);
    List<Ticket> tickets = mixedBatch(slow);
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
    List<Ticket> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"OPEN", "SYSTEM_WALLET", "APPLY", "LOCK", "UPDATE", "APPEND"})
  void aCrashInsideAnyStepIsOvercome(Step step) {
    store.crash(step);
    List<Ticket> tickets = mixedBatch(step == Step.LOCK || step == Step.UPDATE);
    run();

    assertMixedBatchHappenedOnce(tickets);
  }

  private List<Ticket> mixedBatch(boolean withRefusal) {
    List<Ticket> tickets =
        new ArrayList<>(List.of(offer(transfer(1, 2, 100)), offer(deposit(3, 50))));
    if (withRefusal) {
      tickets.add(offer(transfer(4, 5, 5_000)));
    }
    return tickets;
  }

  private void assertMixedBatchHappenedOnce(List<Ticket> tickets) {
    assertThat(done(tickets.get(0)).replayed()).isFalse();
    assertThat(done(tickets.get(1)).replayed()).isFalse();
    tickets.stream()
        .skip(2)
        .forEach(
            ticket -> assertThat(refusal(ticket).code()).isEqualTo(RefusalCode.INSUFFICIENT_FUNDS));
    assertThat(store.balance(1)).isEqualTo(900);
    assertThat(store.balance(2)).isEqualTo(1_100);
    assertThat(store.balance(3)).isEqualTo(1_050);
    assertThat(store.transfers).hasSize(2);
    assertThat(queue.isIdle()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"TRANSIENT", "DISCONNECTED"})
  void whatDoesNotPassEndsAfterABoundedNumberOfTriesAndNothingHappened(Kind kind) {
    for (int i = 0; i < 7; i++) {
      store.fail(Step.APPLY, kind);
    }
    Ticket ticket = offer(transfer(1, 2, 100));
    long waitedNanos = run();
    Ticket next = offer(transfer(1, 2, 100));
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

  // What fails for good.

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 500, 1_000})
  void oneThatCannotBeDoneFailsAloneAfterFewAttempts(int commands) {
    store.poisonousNotes.add("poison");
    List<Ticket> tickets = new ArrayList<>();
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
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      tickets.add(offer(deposit(1 + i, 10)));
    }
    Ticket poison = offer(inCurrency(deposit(10, 10), "usd"));
    run();

    assertThat(fault(poison)).isEqualTo(Fault.INTERNAL);
    assertThat(tickets).allSatisfy(ticket -> assertThat(done(ticket).replayed()).isFalse());
  }

  @Test
  void aWalletThatIsNotThereFailsAlone() {
    Ticket missing = offer(transfer(1, 99, 10));
    Ticket good = offer(transfer(3, 4, 10));
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
    Ticket ticket = offer(command);
    run();

    assertThat(refusal(ticket).code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
  }

  // A commit whose answer is lost.

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownCommitIsSettledWithTheSameIdsWhateverBecameOfIt(boolean happened) {
    store.loseCommit(happened);
    List<Ticket> tickets = mixedBatch(false);
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
    List<Ticket> tickets = mixedBatch(true);
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
    Ticket ticket = offer(transfer("k", 1, 2, 100));
    long longestPauseNanos = 0;
    for (int turn = 0; turn < 60; turn++) {
      long waitNanos = lane.turn();
      longestPauseNanos = Math.max(longestPauseNanos, waitNanos);
      nowNanos += waitNanos;
      queue.expire(nowNanos);
    }
    Ticket behind = offer(transfer(2, 3, 1));
    Ticket twin = offer(transfer("k", 1, 2, 100));

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
    List<Ticket> tickets = mixedBatch(false);
    run();

    assertMixedBatchHappenedOnce(tickets);
    assertThat(statistics.unknownCommits()).isEqualTo(2);
  }

  @Test
  void oneThatTheDatabaseRejectsWhileSettlingIsToldUnknownAndTheOthersAreSettled() {
    store.loseCommit(false);
    Ticket poison = offer(withNote(transfer(1, 2, 100), "poison"));
    Ticket good = offer(transfer(3, 4, 100));
    store.beforeCommit = () -> store.poisonousNotes.add("poison");
    run();

    assertThat(fault(poison)).isEqualTo(Fault.OUTCOME_UNKNOWN);
    assertThat(done(good).replayed()).isFalse();
    assertThat(store.balance(1)).isEqualTo(1_000);
  }

  @Test
  void aTwinInTheUnknownBatchIsAReplayAndItsElderIsNot() {
    store.loseCommit(true);
    Ticket other = offer(transfer(5, 6, 1));
    Ticket elder = offer(transfer("k", 1, 2, 100));
    Ticket twin = offer(transfer("k", 1, 2, 100));
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
    Ticket beyond = offer(deposit(2, 10));
    run();
    Ticket next = offer(deposit(3, 10));
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
    Ticket beyond = offer(deposit(2, 10));
    run();
    Ticket again = offer(deposit(3, 10));
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
            wallet.currency()));
  }

  @Test
  void theLargestAmountsGoThrough() {
    store.wallet(1, 0);
    Ticket ticket = offer(deposit(1, Bounds.AMOUNT_MINOR_MAX));
    run();

    assertThat(done(ticket).transfer().destinationBalanceMinor())
        .isEqualTo(Bounds.AMOUNT_MINOR_MAX);
  }

  /** Turns the lane until it is idle; the nanoseconds it wanted to wait. */
  private long run() {
    long waitedNanos = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      long waitNanos = lane.turn();
      if (waitNanos == Lane.IDLE) {
        return waitedNanos;
      }
      nowNanos += waitNanos;
      waitedNanos += waitNanos;
    }
    throw new AssertionError("not idle after " + TURNS_MAX + " turns: " + store.calls);
  }

  private Ticket offer(Command command) {
    Ticket ticket = new Ticket(command, nowNanos + PATIENCE_NANOS);
    assertThat(queue.offer(ticket)).isTrue();
    return ticket;
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

  private static Outcome.Done done(Ticket ticket) {
    return (Outcome.Done) ticket.answer().getNow(null);
  }

  private static Refusal refusal(Ticket ticket) {
    return ((Outcome.Refused) ticket.answer().getNow(null)).refusal();
  }
}
