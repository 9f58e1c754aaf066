package dev.florin.service;

import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.ledger.audit.AuditLog;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Shows callers what they may reach. Another's looks exactly like what is not there to whom it is
 * not shown, and it takes as long: the database is asked about both, also where memory knows.
 *
 * <p>A look at another's that is to be recorded is recorded before it is shown. Threads: any;
 * everything but {@link #ownAtHand} may wait for the database.
 */
final class Access {
  private final Wallets wallets;
  private final AuditLog auditLog;

  Access(Wallets wallets, AuditLog auditLog) {
    this.wallets = wallets;
    this.auditLog = auditLog;
  }

  /** The wallet, if it is the caller's and known without waiting. */
  Optional<Wallet> ownAtHand(Caller caller, long walletId) {
    return wallets.isAtHand(walletId)
        ? wallets.find(walletId).filter(wallet -> isOwn(caller, wallet))
        : Optional.empty();
  }

  /** Whether {@link #wallet} answers without waiting. */
  boolean isAtHand(Caller caller, long walletId) {
    return ownAtHand(caller, walletId).isPresent()
        || (caller.reach() == Reach.ANY && wallets.isAtHand(walletId));
  }

  /** The wallet, if the caller may reach it with the call. */
  Wallet wallet(Caller caller, long walletId) {
    if (caller.reach() == Reach.ANY) {
      return wallets.find(walletId).orElseThrow(Access::noWallet);
    }
    return ownAtHand(caller, walletId)
        .or(() -> wallets.findStored(walletId).filter(wallet -> isShown(caller, wallet)))
        .orElseThrow(Access::noWallet);
  }

  /** The caller's own wallet in a currency. */
  Wallet ownWallet(Caller caller, String currency) {
    return wallets.find(caller.userId(), currency).orElseThrow(Access::noWallet);
  }

  /**
   * A transfer as the caller's wallet sees it, or, to those who reach further, its source; empty
   * where it is not the caller's to see.
   */
  Optional<StatementLine> line(Caller caller, Optional<Transfer> found) {
    return found
        .flatMap(transfer -> line(transfer, id -> ownAtHand(caller, id).isPresent()))
        .or(() -> lineByHoldings(caller, found));
  }

  private Optional<StatementLine> lineByHoldings(Caller caller, Optional<Transfer> found) {
    Set<Long> own = new HashSet<>();
    wallets.holdings(caller.userId()).forEach(holding -> own.add(holding.wallet().id()));
    return found.flatMap(
        transfer -> line(transfer, own::contains).or(() -> othersLine(caller, transfer)));
  }

  private static Optional<StatementLine> line(Transfer transfer, LongPredicate own) {
    if (own.test(transfer.sourceWalletId())) {
      return Optional.of(new StatementLine(transfer, transfer.sourceWalletId()));
    }
    return own.test(transfer.destinationWalletId())
        ? Optional.of(new StatementLine(transfer, transfer.destinationWalletId()))
        : Optional.empty();
  }

  private Optional<StatementLine> othersLine(Caller caller, Transfer transfer) {
    if (!caller.reach().reachesOthers()) {
      return Optional.empty();
    }
    for (long walletId : transfer.userWalletIds()) {
      note(caller, walletId, "transaction " + transfer.id());
    }
    return Optional.of(new StatementLine(transfer, transfer.userWalletIds()[0]));
  }

  /** Records that the caller reached something of somebody else's, if that is to be. */
  void note(Caller caller, long walletId, String detail) {
    if (caller.reach() == Reach.NOTED) {
      auditLog.append(caller.act(walletId, detail, null));
    }
  }

  private boolean isShown(Caller caller, Wallet wallet) {
    if (isOwn(caller, wallet)) {
      return true;
    }
    if (!caller.reach().reachesOthers()) {
      return false;
    }
    note(caller, wallet.id(), "wallet of " + wallet.ownerId());
    return true;
  }

  private static boolean isOwn(Caller caller, Wallet wallet) {
    return wallet.ownerId().equals(caller.userId());
  }

  private static RuntimeException noWallet() {
    return Statuses.notFound("You have no such wallet.");
  }
}
