package dev.florin.service;

import dev.florin.ledger.Wallet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Does something with a wallet that the caller may reach: on this thread where that is known
 * without waiting, else on one that may wait for the database.
 *
 * @param access whose wallets are whose
 * @param waiting where a wallet that is not known is looked for
 * @param gate bounds that
 */
record WalletsInReach(Access access, Waiting waiting, ReadGate gate) {
  <T> CompletableFuture<T> find(
      Caller caller, long walletId, Function<Wallet, CompletableFuture<T>> use) {
    return access.isAtHand(caller, walletId)
        ? use.apply(access.wallet(caller, walletId))
        : waiting.result(() -> gate.read(() -> access.wallet(caller, walletId))).thenCompose(use);
  }
}
