package dev.florin.ledger.rules;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Transfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rules of money, in one pure function.
 *
 * <p>{@link #plan} walks a batch in order over the wallets as they are under their locks. The fast
 * path hands it the states from before its UPDATE and compares; the slow path hands it what it
 * locked. So both decide alike, and a test that knows this function knows the ledger.
 *
 * <p>For each movement: first its key, since an answer once given stands whatever has changed
 * since; then the rules in the order of {@link RefusalCode}. A key seen earlier in the batch counts
 * as one the database remembers.
 */
public final class Planner {
  private final Map<Long, WalletState> wallets;
  private final Map<CallerKey, Prior> priors;
  private final Instant now;
  private final List<Outcome> outcomes;
  private final List<Movement> accepted;
  private final List<Entry> entries;
  private final List<StoredRefusal> refusals = new ArrayList<>();

  private Planner(
      int movements, Map<Long, WalletState> wallets, Map<CallerKey, Prior> priors, Instant now) {
    this.wallets = new HashMap<>(wallets);
    this.priors = new HashMap<>(priors);
    this.now = now;
    this.outcomes = new ArrayList<>(movements);
    this.accepted = new ArrayList<>(movements);
    this.entries = new ArrayList<>(movements);
  }

  /**
   * Decides a batch.
   *
   * @param movements in the order in which they are decided
   * @param wallets every wallet that a movement names, as locked; not changed
   * @param priors what is remembered of the movements' keys; not changed
   * @param now the database's clock, read after the locks
   * @throws MissingWalletException if a movement names a wallet that is not there
   */
  public static Plan plan(
      List<Movement> movements,
      Map<Long, WalletState> wallets,
      Map<CallerKey, Prior> priors,
      Instant now) {
    Planner planner = new Planner(movements.size(), wallets, priors, now);
    for (Movement movement : movements) {
      planner.outcomes.add(planner.decide(movement));
    }
    return new Plan(planner.outcomes, planner.accepted, planner.entries, planner.refusals);
  }

  private Outcome decide(Movement movement) {
    Command command = movement.command();
    Prior prior = priors.get(command.callerKey());
    if (prior != null) {
      return answerAgain(movement, prior);
    }
    Refusal refusal = refusalOf(movement);
    return refusal == null ? accept(movement) : refuse(command, refusal);
  }

  private static Outcome answerAgain(Movement movement, Prior prior) {
    Fingerprint fingerprint = movement.command().fingerprint();
    if (!prior.fingerprint().equals(fingerprint)) {
      String currency = movement.command().currency();
      return new Outcome.Refused(Refusal.of(RefusalCode.IDEMPOTENCY_KEY_REUSED, currency), false);
    }
    if (prior instanceof Prior.Committed(Transfer transfer) && transfer.id() == movement.id()) {
      // This very attempt's row: its commit was unknown, and now is known.
      return new Outcome.Done(transfer, false);
    }
    return prior.replay();
  }

  private @Nullable Refusal refusalOf(Movement movement) {
    Command command = movement.command();
    WalletState source = wallet(movement.sourceWalletId());
    if (movement.destinationWalletId() == Command.NOBODY) {
      return Refusal.of(RefusalCode.RECIPIENT_NOT_FOUND, command.currency());
    }
    if (movement.sourceWalletId() == movement.destinationWalletId()) {
      return Refusal.of(RefusalCode.SAME_WALLET, command.currency());
    }
    return refusalOf(command, source, wallet(movement.destinationWalletId()));
  }

  private static @Nullable Refusal refusalOf(
      Command command, WalletState source, WalletState destination) {
    String currency = command.currency();
    long amountMinor = command.amountMinor();
    if (!source.currency().equals(currency) || !destination.currency().equals(currency)) {
      return Refusal.of(RefusalCode.CURRENCY_MISMATCH, currency);
    }
    if ((source.frozen() & WalletState.FROZEN_OUT) != 0
        || (destination.frozen() & WalletState.FROZEN_IN) != 0) {
      return Refusal.of(RefusalCode.WALLET_FROZEN, currency);
    }
    if (source.balanceMinor() - amountMinor < source.floorMinor()) {
      long availableMinor = source.balanceMinor() - source.floorMinor();
      return Refusal.insufficientFunds(availableMinor, amountMinor, currency);
    }
    if (destination.balanceMinor() + amountMinor > destination.ceilingMinor()) {
      return Refusal.of(RefusalCode.AMOUNT_OVERFLOW, currency);
    }
    return null;
  }

  private Outcome accept(Movement movement) {
    Command command = movement.command();
    WalletState source = wallet(movement.sourceWalletId());
    WalletState destination = wallet(movement.destinationWalletId());
    WalletState sourceAfter = source.after(-command.amountMinor(), movement.id());
    WalletState destinationAfter = destination.after(command.amountMinor(), movement.id());
    wallets.put(source.id(), sourceAfter);
    wallets.put(destination.id(), destinationAfter);
    Transfer transfer = row(movement, sourceAfter, destinationAfter);
    accepted.add(movement);
    entries.add(new Entry(transfer, source.lastTransferId(), destination.lastTransferId()));
    priors.put(command.callerKey(), new Prior.Committed(transfer));
    return new Outcome.Done(transfer, false);
  }

  private Transfer row(Movement movement, WalletState source, WalletState destination) {
    Command command = movement.command();
    return new Transfer(
        movement.id(),
        command.kind(),
        command.callerKey(),
        command.fingerprint(),
        source.id(),
        destination.id(),
        command.amountMinor(),
        command.currency(),
        source.balanceMinor(),
        destination.balanceMinor(),
        source.version(),
        destination.version(),
        command.note(),
        command.traceId(),
        now);
  }

  private Outcome refuse(Command command, Refusal refusal) {
    refusals.add(new StoredRefusal(command.callerKey(), command.fingerprint(), refusal, now));
    priors.put(command.callerKey(), new Prior.Declined(command.fingerprint(), refusal));
    return new Outcome.Refused(refusal, false);
  }

  private WalletState wallet(long walletId) {
    WalletState wallet = wallets.get(walletId);
    if (wallet == null) {
      throw new MissingWalletException(walletId);
    }
    return wallet;
  }
}
