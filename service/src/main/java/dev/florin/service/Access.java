package dev.florin.service;

import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import java.util.Optional;

/** Shows callers what is theirs. What is another's looks exactly like what is not there. */
final class Access {
  private final Wallets wallets;

  Access(Wallets wallets) {
    this.wallets = wallets;
  }

  Wallet ownWallet(Caller caller, long walletId) {
    return wallets
        .find(walletId)
        .filter(wallet -> wallet.ownerId().equals(caller.userId()))
        .orElseThrow(() -> Statuses.notFound("You have no such wallet."));
  }

  Wallet ownWallet(Caller caller, String currency) {
    return wallets
        .find(caller.userId(), currency)
        .orElseThrow(() -> Statuses.notFound("You have no such wallet."));
  }

  /** A transfer as the caller's wallet sees it; empty where none of its wallets is the caller's. */
  Optional<StatementLine> ownLine(Caller caller, Transfer transfer) {
    if (isOwn(caller, transfer.sourceWalletId())) {
      return Optional.of(new StatementLine(transfer, transfer.sourceWalletId()));
    }
    if (isOwn(caller, transfer.destinationWalletId())) {
      return Optional.of(new StatementLine(transfer, transfer.destinationWalletId()));
    }
    return Optional.empty();
  }

  private boolean isOwn(Caller caller, long walletId) {
    return wallets.find(walletId).filter(w -> w.ownerId().equals(caller.userId())).isPresent();
  }
}
