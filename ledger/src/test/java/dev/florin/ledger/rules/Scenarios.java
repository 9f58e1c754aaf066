package dev.florin.ledger.rules;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Kind;
import dev.florin.ledger.commit.Commands;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Wallets and movements for tests of the rules. */
final class Scenarios {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final long SYSTEM_WALLET = 1_000;
  static final long SYSTEM_BOUND_MINOR = 9_000_000_000_000_000_000L;

  private Scenarios() {}

  static WalletState wallet(long id, long balanceMinor) {
    return wallet(id, balanceMinor, 0);
  }

  static WalletState wallet(long id, long balanceMinor, int frozen) {
    return new WalletState(id, balanceMinor, 7, 0, Bounds.AMOUNT_MINOR_MAX, frozen, "USD", 0);
  }

  static WalletState systemWallet(long balanceMinor) {
    return new WalletState(
        SYSTEM_WALLET, balanceMinor, 7, -SYSTEM_BOUND_MINOR, SYSTEM_BOUND_MINOR, 0, "USD", 0);
  }

  static Map<Long, WalletState> wallets(WalletState... states) {
    Map<Long, WalletState> wallets = new HashMap<>();
    for (WalletState state : states) {
      wallets.put(state.id(), state);
    }
    return wallets;
  }

  static Movement transfer(String key, long id, long source, long destination, long amountMinor) {
    return movement(id, Commands.transfer(key, source, destination, amountMinor));
  }

  static Movement transfer(long id, long source, long destination, long amountMinor) {
    return transfer("key-" + id, id, source, destination, amountMinor);
  }

  static Movement deposit(long id, long wallet, long amountMinor) {
    return movement(id, Commands.deposit("key-" + id, wallet, amountMinor));
  }

  static Movement withdrawal(long id, long wallet, long amountMinor) {
    return movement(id, Commands.withdrawal("key-" + id, wallet, amountMinor));
  }

  /** The command with the one system wallet in place. */
  static Movement movement(long id, Command command) {
    long source = command.kind() == Kind.DEPOSIT ? SYSTEM_WALLET : command.sourceWalletId();
    long destination =
        command.kind() == Kind.WITHDRAWAL ? SYSTEM_WALLET : command.destinationWalletId();
    return new Movement(id, command, source, destination);
  }

  static Plan plan(Map<Long, WalletState> wallets, Movement... movements) {
    return plan(wallets, Map.of(), movements);
  }

  static Plan plan(
      Map<Long, WalletState> wallets, Map<CallerKey, Prior> priors, Movement... movements) {
    return Planner.plan(List.of(movements), wallets, priors, NOW);
  }
}
