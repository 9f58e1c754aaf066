package dev.florin.ledger.rules;

import static dev.florin.ledger.rules.Scenarios.NOW;
import static dev.florin.ledger.rules.Scenarios.SYSTEM_BOUND_MINOR;
import static dev.florin.ledger.rules.Scenarios.deposit;
import static dev.florin.ledger.rules.Scenarios.movement;
import static dev.florin.ledger.rules.Scenarios.plan;
import static dev.florin.ledger.rules.Scenarios.systemWallet;
import static dev.florin.ledger.rules.Scenarios.transfer;
import static dev.florin.ledger.rules.Scenarios.wallet;
import static dev.florin.ledger.rules.Scenarios.wallets;
import static dev.florin.ledger.rules.Scenarios.withdrawal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Commands;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PlannerTest {
  private static final long MAX = Bounds.AMOUNT_MINOR_MAX;
  private static final int SOURCE = 1;
  private static final int DESTINATION = 2;

  @ParameterizedTest
  @EnumSource(RefusalCode.class)
  void eachReasonAloneRefuses(RefusalCode reason) {
    Plan plan = planWith(EnumSet.of(reason));

    assertThat(refusal(plan.outcomes().getFirst()).code()).isEqualTo(reason);
    assertThat(plan.accepted()).isEmpty();
    assertThat(plan.entries()).isEmpty();
    assertThat(plan.acceptsAll()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("setsOfReasons")
  void ofSeveralReasonsTheFirstInOrderIsTheAnswer(Set<RefusalCode> reasons) {
    RefusalCode first = reasons.iterator().next();

    assertThat(refusal(planWith(reasons).outcomes().getFirst()).code()).isEqualTo(first);
  }

  @Test
  void noReasonMeansItHappens() {
    assertThat(planWith(EnumSet.noneOf(RefusalCode.class)).acceptsAll()).isTrue();
  }

  /** Every set of reasons that can hold at once: a recipient is missing or the source, not both. */
  static Stream<Set<RefusalCode>> setsOfReasons() {
    List<RefusalCode> codes = List.of(RefusalCode.values());
    return IntStream.range(1, 1 << codes.size())
        .mapToObj(bits -> {
          Set<RefusalCode> reasons = EnumSet.noneOf(RefusalCode.class);
          IntStream.range(0, codes.size())
              .filter(bit -> (bits & (1 << bit)) != 0)
              .forEach(bit -> reasons.add(codes.get(bit)));
          return reasons;
        })
        .filter(reasons ->
            !reasons.containsAll(
                EnumSet.of(RefusalCode.RECIPIENT_NOT_FOUND, RefusalCode.SAME_WALLET)));
  }

  /** A transfer of 100 for which exactly these reasons hold. */
  private static Plan planWith(Set<RefusalCode> reasons) {
    long destination = DESTINATION;
    if (reasons.contains(RefusalCode.RECIPIENT_NOT_FOUND)) {
      destination = Command.NOBODY;
    } else if (reasons.contains(RefusalCode.SAME_WALLET)) {
      destination = SOURCE;
    }
    Movement movement = transfer(9, SOURCE, destination, 100);
    Map<CallerKey, Prior> priors = new HashMap<>();
    if (reasons.contains(RefusalCode.IDEMPOTENCY_KEY_REUSED)) {
      Refusal earlier = Refusal.of(RefusalCode.WALLET_FROZEN, "USD");
      priors.put(
          movement.command().callerKey(),
          new Prior.Declined(Commands.fingerprint("another request"), earlier));
    }
    int frozen = reasons.contains(RefusalCode.WALLET_FROZEN) ? WalletState.FROZEN_OUT : 0;
    WalletState source =
        wallet(SOURCE, reasons.contains(RefusalCode.INSUFFICIENT_FUNDS) ? 99 : 100, frozen);
    WalletState recipient =
        wallet(DESTINATION, reasons.contains(RefusalCode.AMOUNT_OVERFLOW) ? MAX : 0);
    if (reasons.contains(RefusalCode.CURRENCY_MISMATCH)) {
      recipient = inEuro(recipient);
    }
    if (reasons.contains(RefusalCode.CURRENCY_MISMATCH) && destination != DESTINATION) {
      source = inEuro(source);
    }
    return plan(wallets(source, recipient), priors, movement);
  }

  private static WalletState inEuro(WalletState wallet) {
    return new WalletState(
        wallet.id(),
        wallet.balanceMinor(),
        wallet.version(),
        wallet.floorMinor(),
        wallet.ceilingMinor(),
        wallet.frozen(),
        "EUR",
        wallet.lastTransferId());
  }

  @Test
  void aCurrencyThatTheSourceDoesNotHoldIsAMismatchToo() {
    Plan plan = plan(wallets(inEuro(wallet(1, 500)), wallet(2, 0)), transfer(9, 1, 2, 100));

    assertThat(refusal(plan.outcomes().getFirst()).code()).isEqualTo(RefusalCode.CURRENCY_MISMATCH);
  }

  @Test
  void freezingStopsOnlyItsDirection() {
    WalletState noneIn = wallet(1, 500, WalletState.FROZEN_IN);
    WalletState noneOut = wallet(2, 500, WalletState.FROZEN_OUT);
    WalletState closed = wallet(3, 500, WalletState.FROZEN_IN | WalletState.FROZEN_OUT);
    WalletState open = wallet(4, 500);
    Plan plan =
        plan(
            wallets(noneIn, noneOut, closed, open),
            transfer(1, 1, 2, 10),
            transfer(2, 2, 4, 10),
            transfer(3, 4, 1, 10),
            transfer(4, 3, 4, 10),
            transfer(5, 4, 3, 10));

    assertThat(plan.outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
    assertThat(plan.outcomes().subList(1, 5))
        .allSatisfy(
            outcome -> assertThat(refusal(outcome).code()).isEqualTo(RefusalCode.WALLET_FROZEN));
  }

  @Test
  void lackOfFundsSaysWhatThereIsAndWhatIsMissing() {
    Plan plan = plan(wallets(wallet(1, 30), wallet(2, 0)), transfer(9, 1, 2, 100));

    assertThat(plan.outcomes())
        .containsExactly(
            new Outcome.Refused(new Refusal(RefusalCode.INSUFFICIENT_FUNDS, 30, 70, "USD"), false));
    assertThat(plan.refusals()).hasSize(1);
    assertThat(plan.refusals().getFirst().createdAt()).isEqualTo(NOW);
  }

  @Test
  void theLastMinorUnitMaySpendAndOneMoreMayNot() {
    Plan plan =
        plan(wallets(wallet(1, 100), wallet(2, 0)), transfer(1, 1, 2, 100), transfer(2, 1, 2, 1));

    assertThat(done(plan, 0).sourceBalanceMinor()).isZero();
    assertThat(refusal(plan.outcomes().get(1))).isEqualTo(Refusal.insufficientFunds(0, 1, "USD"));
  }

  @Test
  void aWalletMayHoldTenToTheFifteenAndNotOneMore() {
    Plan plan =
        plan(
            wallets(wallet(1, 100), wallet(2, MAX - 10)),
            transfer(1, 1, 2, 10),
            transfer(2, 1, 2, 1));

    assertThat(done(plan, 0).destinationBalanceMinor()).isEqualTo(MAX);
    assertThat(refusal(plan.outcomes().get(1)).code()).isEqualTo(RefusalCode.AMOUNT_OVERFLOW);
  }

  @Test
  void aSystemWalletGoesDownToItsFloorAndNotBelow() {
    Plan plan =
        plan(
            wallets(systemWallet(-SYSTEM_BOUND_MINOR + MAX), wallet(1, 0), wallet(2, 0)),
            deposit(1, 1, MAX),
            deposit(2, 2, 1));

    assertThat(done(plan, 0).sourceBalanceMinor()).isEqualTo(-SYSTEM_BOUND_MINOR);
    assertThat(refusal(plan.outcomes().get(1))).isEqualTo(Refusal.insufficientFunds(0, 1, "USD"));
  }

  @Test
  void aSystemWalletGoesUpToItsCeilingAndNotBeyond() {
    Plan plan =
        plan(
            wallets(systemWallet(SYSTEM_BOUND_MINOR - MAX), wallet(1, MAX), wallet(2, 1)),
            withdrawal(1, 1, MAX),
            withdrawal(2, 2, 1));

    assertThat(done(plan, 0).destinationBalanceMinor()).isEqualTo(SYSTEM_BOUND_MINOR);
    assertThat(refusal(plan.outcomes().get(1)).code()).isEqualTo(RefusalCode.AMOUNT_OVERFLOW);
  }

  @Test
  void balancesAndVersionsRunThroughABatch() {
    Plan plan =
        plan(
            wallets(systemWallet(0), wallet(1, 0), wallet(2, 0), wallet(3, 0)),
            deposit(1, 1, 100),
            transfer(2, 1, 2, 70),
            transfer(3, 2, 1, 20),
            withdrawal(4, 2, 50));

    assertThat(plan.acceptsAll()).isTrue();
    assertThat(plan.entries().stream().map(PlannerTest::chain))
        .containsExactly("-100@8 100@8", "30@9 70@8", "50@9 50@10", "0@10 -50@9");
    assertThat(plan.entries())
        .allSatisfy(entry -> assertThat(entry.transfer().createdAt()).isEqualTo(NOW));
  }

  private static String chain(Entry entry) {
    Transfer row = entry.transfer();
    return row.sourceBalanceMinor()
        + "@"
        + row.sourceVersion()
        + " "
        + row.destinationBalanceMinor()
        + "@"
        + row.destinationVersion();
  }

  @Test
  void aRefusalLeavesBalanceAndVersionToTheNext() {
    Plan plan =
        plan(
            wallets(wallet(1, 100), wallet(2, 0)),
            transfer(1, 1, 2, 40),
            transfer(2, 1, 2, 100),
            transfer(3, 1, 2, 60));

    assertThat(plan.accepted()).extracting(Movement::id).containsExactly(1L, 3L);
    assertThat(plan.entries().stream().map(PlannerTest::chain))
        .containsExactly("60@8 40@8", "0@9 100@9");
  }

  @Test
  void aTransferIsReplayedThoughEveryRuleWouldNowRefuseIt() {
    Movement first = transfer("k", 1, 1, 2, 100);
    Plan paid = plan(wallets(wallet(1, 100), wallet(2, 0)), first);
    Map<CallerKey, Prior> priors =
        Map.of(first.command().callerKey(), new Prior.Committed(done(paid, 0)));
    WalletState frozenAndEmpty = wallet(1, 0, WalletState.FROZEN_OUT);
    Plan again = plan(wallets(frozenAndEmpty, wallet(2, MAX)), priors, transfer("k", 2, 1, 2, 100));

    assertThat(again.outcomes()).containsExactly(new Outcome.Done(done(paid, 0), true));
    assertThat(again.refusals()).isEmpty();
    assertThat(again.entries()).isEmpty();
  }

  @Test
  void aRefusalIsReplayedThoughNoRuleWouldNowRefuseIt() {
    Movement movement = transfer("k", 1, 1, 2, 100);
    Refusal earlier = Refusal.insufficientFunds(1, 100, "USD");
    Map<CallerKey, Prior> priors =
        Map.of(
            movement.command().callerKey(),
            new Prior.Declined(movement.command().fingerprint(), earlier));
    Plan plan = plan(wallets(wallet(1, 100), wallet(2, 0)), priors, movement);

    assertThat(plan.outcomes()).containsExactly(new Outcome.Refused(earlier, true));
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void aKeyReusedIsNotRememberedInPlaceOfItsFirstOutcome() {
    Plan plan = planWith(EnumSet.of(RefusalCode.IDEMPOTENCY_KEY_REUSED));

    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void theOwnRowOfAnUnknownCommitIsNoReplay() {
    Movement movement = transfer("k", 1, 1, 2, 100);
    Transfer row = done(plan(wallets(wallet(1, 100), wallet(2, 0)), movement), 0);
    Map<CallerKey, Prior> priors = Map.of(movement.command().callerKey(), new Prior.Committed(row));
    Plan plan =
        plan(wallets(wallet(1, 0), wallet(2, 100)), priors, movement, transfer("k", 2, 1, 2, 100));

    assertThat(plan.outcomes())
        .containsExactly(new Outcome.Done(row, false), new Outcome.Done(row, true));
    assertThat(plan.accepted()).isEmpty();
  }

  @Test
  void aTwinInTheBatchTakesItsEldersOutcome() {
    Plan plan =
        plan(
            wallets(wallet(1, 500), wallet(2, 0)),
            transfer("k", 1, 1, 2, 100),
            transfer("k", 2, 1, 2, 100),
            transfer("k", 3, 1, 2, 200));

    assertThat(plan.outcomes().get(1)).isEqualTo(new Outcome.Done(done(plan, 0), true));
    assertThat(refusal(plan.outcomes().get(2)).code())
        .isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(plan.accepted()).hasSize(1);
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void aTwinOfARefusedElderIsRefusedEvenIfMoneyCameBetween() {
    Plan plan =
        plan(
            wallets(systemWallet(0), wallet(1, 0), wallet(2, 0)),
            transfer("k", 1, 1, 2, 100),
            deposit(2, 1, 1_000),
            transfer("k", 3, 1, 2, 100),
            transfer("k", 4, 1, 2, 50));

    Refusal refused = Refusal.insufficientFunds(0, 100, "USD");
    assertThat(plan.outcomes().get(0)).isEqualTo(new Outcome.Refused(refused, false));
    assertThat(plan.outcomes().get(2)).isEqualTo(new Outcome.Refused(refused, true));
    assertThat(refusal(plan.outcomes().get(3)).code())
        .isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(plan.refusals()).hasSize(1);
  }

  @Test
  void oneKeyOfTwoCallersIsTwoKeys() {
    Command mine = Commands.transfer("k", 1, 2, 100);
    Command theirs =
        Command.transfer(
            CallerKey.synchronous("another caller", "k"),
            mine.fingerprint(),
            1,
            2,
            100,
            "USD",
            null,
            null);
    Plan plan = plan(wallets(wallet(1, 500), wallet(2, 0)), movement(1, mine), movement(2, theirs));

    assertThat(plan.acceptsAll()).isTrue();
  }

  @Test
  void aWalletThatIsNotThereIsAFault() {
    assertThatThrownBy(() -> plan(wallets(wallet(1, 500)), transfer(1, 1, 2, 100)))
        .isInstanceOf(MissingWalletException.class)
        .hasMessage("wallet_id: 2 (expected: a wallet in the database)");
    assertThatThrownBy(() -> plan(wallets(wallet(2, 500)), transfer(1, 1, Command.NOBODY, 100)))
        .isInstanceOf(MissingWalletException.class);
  }

  @Test
  void whatItIsGivenIsNotChanged() {
    Map<Long, WalletState> wallets = wallets(systemWallet(0), wallet(1, 0));
    Map<CallerKey, Prior> priors = new HashMap<>();
    Plan plan = Planner.plan(List.of(deposit(1, 1, 5)), wallets, priors, NOW);

    assertThat(plan.acceptsAll()).isTrue();
    assertThat(wallets).isEqualTo(wallets(systemWallet(0), wallet(1, 0)));
    assertThat(priors).isEmpty();
  }

  private static Transfer done(Plan plan, int index) {
    return ((Outcome.Done) plan.outcomes().get(index)).transfer();
  }

  private static Refusal refusal(Outcome outcome) {
    return ((Outcome.Refused) outcome).refusal();
  }
}
