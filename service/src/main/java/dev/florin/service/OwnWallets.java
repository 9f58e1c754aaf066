package dev.florin.service;

import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Does something with a wallet of the caller's: on this thread where it is known, else on one that
 * may wait for the database.
 *
 * @param wallets where wallets are known
 * @param access whose they are
 * @param waiting where a wallet that is not known is looked for
 * @param gate bounds that
 */
record OwnWallets(Wallets wallets, Access access, Waiting waiting, ReadGate gate) {
  <T> CompletableFuture<T> find(
      Caller caller, long walletId, Function<Wallet, CompletableFuture<T>> use) {
    return wallets.isAtHand(walletId)
        ? use.apply(access.ownWallet(caller, walletId))
        : waiting
            .result(() -> gate.read(() -> access.ownWallet(caller, walletId)))
            .thenCompose(use);
  }
}
