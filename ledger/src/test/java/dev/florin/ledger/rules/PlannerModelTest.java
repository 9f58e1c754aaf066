package dev.florin.ledger.rules;

import static dev.florin.ledger.rules.Scenarios.NOW;
import static dev.florin.ledger.rules.Scenarios.SYSTEM_WALLET;
import static dev.florin.ledger.rules.Scenarios.movement;
import static dev.florin.ledger.rules.Scenarios.systemWallet;
import static dev.florin.ledger.rules.Scenarios.wallet;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.commit.Commands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The planner, over many batches, beside a model that knows nothing of batches: one command after
 * another, answers by key in a map.
 */
final class PlannerModelTest {
  private static final int WALLETS = 8;
  private static final int BATCHES = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void batchesDecideAsOneCommandAfterAnotherWould(long seed) {
    Run run = new Run(new Random(seed));
    for (int batch = 0; batch < BATCHES; batch++) {
      run.batch();
    }
    assertThat(run.answers.values().stream().distinct().count())
        .as("the seed meets payments and several kinds of refusal")
        .isGreaterThan(100);
  }

  /** The database's rows, and the model's. */
  private static final class Run {
    final Random random;
    final Map<Long, WalletState> wallets = new HashMap<>();
    final Map<CallerKey, Prior> priors = new HashMap<>();
    final Map<Long, Long> balances = new HashMap<>();
    final Map<Long, Long> transfers = new HashMap<>();
    final Map<Long, Long> lastIds = new HashMap<>();
    final Map<CallerKey, String> answers = new HashMap<>();
    final Map<CallerKey, Command> commands = new HashMap<>();
    long ids;

    Run(Random random) {
      this.random = random;
      wallets.put(SYSTEM_WALLET, systemWallet(0));
      for (long id = 1; id <= WALLETS; id++) {
        int frozen = id == WALLETS ? 1 + random.nextInt(3) : 0;
        wallets.put(id, wallet(id, 0, frozen));
      }
      wallets.keySet().forEach(id -> balances.put(id, 0L));
      wallets.keySet().forEach(id -> lastIds.put(id, 0L));
    }

    void batch() {
      List<Movement> movements = new ArrayList<>();
      int size = 1 + random.nextInt(25);
      for (int i = 0; i < size; i++) {
        movements.add(movement(++ids, command()));
      }
      Plan plan = Planner.plan(movements, wallets, priors, NOW);
      for (int i = 0; i < size; i++) {
        String expected = expected(movements.get(i));
        assertThat(text(plan.outcomes().get(i))).as("%s", movements.get(i)).isEqualTo(expected);
      }
      store(plan);
      check();
    }

    /** A fresh command, or one in three times an old key, with the same request or another. */
    private Command command() {
      long source = 1 + random.nextLong(WALLETS);
      long destination = 1 + random.nextLong(WALLETS);
      long amount = random.nextInt(50) == 0 ? Bounds.AMOUNT_MINOR_MAX : 1 + random.nextInt(200);
      String key = "k" + random.nextInt(3_000);
      Command known = commands.get(CallerKey.synchronous("caller", key));
      if (known != null && random.nextBoolean()) {
        return known;
      }
      return switch (random.nextInt(4)) {
        case 0 -> Commands.deposit(key, destination, amount);
        case 1 -> Commands.withdrawal(key, source, amount);
        case 2 -> Commands.transfer(key, source, Command.NOBODY, amount);
        default -> Commands.transfer(key, source, destination, amount);
      };
    }

    private String expected(Movement movement) {
      Command command = movement.command();
      Command first = commands.putIfAbsent(command.callerKey(), command);
      if (first != null) {
        return first.fingerprint().equals(command.fingerprint())
            ? answers.get(command.callerKey()) + " again"
            : RefusalCode.IDEMPOTENCY_KEY_REUSED.name();
      }
      String answer = decide(movement);
      answers.put(command.callerKey(), answer);
      return answer;
    }

    private String decide(Movement movement) {
      long source = movement.sourceWalletId();
      long destination = movement.destinationWalletId();
      long amount = movement.amountMinor();
      if (destination == Command.NOBODY) {
        return RefusalCode.RECIPIENT_NOT_FOUND.name();
      }
      if (source == destination) {
        return RefusalCode.SAME_WALLET.name();
      }
      if ((frozen(source) & 2) + (frozen(destination) & 1) > 0) {
        return RefusalCode.WALLET_FROZEN.name();
      }
      if (source != SYSTEM_WALLET && balance(source) < amount) {
        return RefusalCode.INSUFFICIENT_FUNDS.name();
      }
      if (destination != SYSTEM_WALLET && balance(destination) > Bounds.AMOUNT_MINOR_MAX - amount) {
        return RefusalCode.AMOUNT_OVERFLOW.name();
      }
      balances.merge(source, -amount, Long::sum);
      balances.merge(destination, amount, Long::sum);
      transfers.merge(source, 1L, Long::sum);
      transfers.merge(destination, 1L, Long::sum);
      return movement.id() + ":" + balance(source) + "," + balance(destination);
    }

    private long balance(long wallet) {
      return requireNonNull(balances.get(wallet));
    }

    private int frozen(long wallet) {
      return requireNonNull(wallets.get(wallet)).frozen();
    }

    private static String text(Outcome outcome) {
      String again = outcome.replayed() ? " again" : "";
      return switch (outcome) {
        case Outcome.Done(Transfer row, boolean _) ->
            row.id() + ":" + row.sourceBalanceMinor() + "," + row.destinationBalanceMinor() + again;
        case Outcome.Refused(var refusal, boolean _) -> refusal.code().name() + again;
      };
    }

    /** What the database would do with the plan: add the net, keep the rows. */
    private void store(Plan plan) {
      NetDeltas deltas = NetDeltas.of(plan.accepted());
      for (int i = 0; i < deltas.size(); i++) {
        WalletState before = requireNonNull(wallets.get(deltas.walletId(i)));
        wallets.put(
            before.id(),
            before.after(deltas.deltaMinor(i), deltas.transfers(i), deltas.lastTransferId(i)));
      }
      for (Entry entry : plan.entries()) {
        Transfer row = entry.transfer();
        assertThat(entry.sourcePreviousId()).isEqualTo(lastIds.put(row.sourceWalletId(), row.id()));
        assertThat(entry.destinationPreviousId())
            .isEqualTo(lastIds.put(row.destinationWalletId(), row.id()));
        priors.put(row.callerKey(), new Prior.Committed(row));
      }
      plan.refusals()
          .forEach(row ->
              priors.put(row.callerKey(), new Prior.Declined(row.fingerprint(), row.refusal())));
    }

    private void check() {
      assertThat(wallets.values().stream().mapToLong(WalletState::balanceMinor).sum()).isZero();
      for (WalletState wallet : wallets.values()) {
        assertThat(wallet.balanceMinor()).isEqualTo(balance(wallet.id()));
        assertThat(wallet.version()).isEqualTo(7 + transfers.getOrDefault(wallet.id(), 0L));
        assertThat(wallet.balanceMinor()).isBetween(wallet.floorMinor(), wallet.ceilingMinor());
      }
    }
  }
}
