package dev.florin.service;

import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import java.util.concurrent.CompletableFuture;

/** What is in one wallet of the caller's. */
final class Balances {
  /** Names the read, and the layout of its copies. */
  private static final String ENTRY = "balance-1";

  private final Wallets wallets;
  private final WalletsInReach walletsInReach;
  private final WalletReads reads;

  Balances(LedgerDoors doors, WalletsInReach walletsInReach, WalletReads reads) {
    this.wallets = doors.wallets();
    this.walletsInReach = walletsInReach;
    this.reads = reads;
  }

  CompletableFuture<Balance> balance(Caller caller, GetBalanceRequest request) {
    long walletId = Fields.id("wallet_id", request.getWalletId());
    return walletsInReach.find(caller, walletId, this::balance);
  }

  CompletableFuture<dev.florin.wallet.v1.Wallet> wallet(Caller caller, GetWalletRequest request) {
    long walletId = Fields.id("wallet_id", request.getWalletId());
    return walletsInReach.find(
        caller,
        walletId,
        wallet ->
            balance(wallet)
                .thenApply(balance ->
                    Messages.wallet(
                        wallet, balance.getBalance().getAmountMinor(), balance.getVersion())));
  }

  private CompletableFuture<Balance> balance(Wallet wallet) {
    return reads.get(wallet.id(), ENTRY, Balance.parser(), () -> load(wallet));
  }

  private Balance load(Wallet wallet) {
    return wallets
        .balance(wallet.id())
        .map(balance -> Messages.balance(wallet, balance))
        .orElseThrow(() -> Statuses.notFound("You have no such wallet."));
  }
}
