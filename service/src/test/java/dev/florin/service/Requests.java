package dev.florin.service;

import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WithdrawRequest;
import java.util.UUID;

/** Good requests in US dollars, each with a key of its own. */
final class Requests {
  private Requests() {}

  static CreateWalletRequest open(String currency) {
    return CreateWalletRequest.newBuilder().setCurrency(currency).build();
  }

  static DepositRequest.Builder deposit(String walletId, long amountMinor) {
    return DepositRequest.newBuilder()
        .setWalletId(walletId)
        .setAmountMinor(amountMinor)
        .setCurrency("USD")
        .setIdempotencyKey(key());
  }

  static WithdrawRequest.Builder withdrawal(String walletId, long amountMinor) {
    return WithdrawRequest.newBuilder()
        .setWalletId(walletId)
        .setAmountMinor(amountMinor)
        .setCurrency("USD")
        .setIdempotencyKey(key());
  }

  static TransferRequest.Builder transfer(String toUserId, long amountMinor) {
    return TransferRequest.newBuilder()
        .setToUserId(toUserId)
        .setAmountMinor(amountMinor)
        .setCurrency("USD")
        .setIdempotencyKey(key());
  }

  static GetBalanceRequest balance(String walletId) {
    return GetBalanceRequest.newBuilder().setWalletId(walletId).build();
  }

  static ListTransactionsRequest.Builder statement(String walletId) {
    return ListTransactionsRequest.newBuilder().setWalletId(walletId);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
