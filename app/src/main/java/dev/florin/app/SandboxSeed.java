package dev.florin.app;

import dev.florin.ledger.Balance;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Two users with money to try. Their opening money is a deposit like any other, through the
 * ledger's door, made once: a wallet that money ever reached is left alone, and the key is fixed.
 */
final class SandboxSeed {
  private static final String CURRENCY = "USD";
  private static final long OPENING_MONEY_MINOR = 1_000_00;
  private static final String OPENING_MONEY = "opening money";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SandboxSeed() {}

  static Users plant(Wallets wallets, Ledger ledger) {
    return new Users(open(wallets, ledger, "alice", "Alice"), open(wallets, ledger, "bob", "Bob"));
  }

  private static Wallet open(Wallets wallets, Ledger ledger, String userId, String name) {
    Wallet wallet = wallets.open(userId, name, CURRENCY).wallet();
    long version = wallets.balance(wallet.id()).map(Balance::version).orElse(0L);
    if (version == 0) {
      requireDone(ledger.submit(openingMoney(wallet), PATIENCE).join());
    }
    return wallet;
  }

  private static Command openingMoney(Wallet wallet) {
    return Command.deposit(
        CallerKey.synchronous(wallet.ownerId(), "sandbox-opening-money"),
        Fingerprint.of(OPENING_MONEY.getBytes(StandardCharsets.UTF_8)),
        wallet.id(),
        OPENING_MONEY_MINOR,
        CURRENCY,
        OPENING_MONEY,
        null);
  }

  private static void requireDone(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      throw new CommandFailedException("the sandbox got no opening money: " + refused.refusal());
    }
  }

  /** The wallets of the two users. */
  record Users(Wallet alice, Wallet bob) {}
}
