package dev.florin.app.access;

import static dev.florin.app.access.Ask.get;

import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc;

/** A good request for each method that only reads. */
final class ReadAsks {
  private ReadAsks() {}

  static Ask of(String method, Target target) {
    String wallet = "/v1/wallets/" + target.walletId();
    return switch (method) {
      case "WalletService/GetWallet" ->
          get(
              wallet,
              WalletServiceGrpc.getGetWalletMethod(),
              GetWalletRequest.newBuilder().setWalletId(target.walletId()));
      case "WalletService/GetBalance" ->
          get(
              wallet + "/balance",
              WalletServiceGrpc.getGetBalanceMethod(),
              GetBalanceRequest.newBuilder().setWalletId(target.walletId()));
      case "WalletService/ListTransactions" ->
          get(
              wallet + "/transactions",
              WalletServiceGrpc.getListTransactionsMethod(),
              ListTransactionsRequest.newBuilder().setWalletId(target.walletId()));
      case "OperatorService/GetFreeze" ->
          get(
              wallet + "/freeze",
              OperatorServiceGrpc.getGetFreezeMethod(),
              GetFreezeRequest.newBuilder().setWalletId(target.walletId()));
      case "WalletService/GetAcceptedTransfer" ->
          get(
              "/v2/transfers/" + target.acceptedId(),
              WalletServiceGrpc.getGetAcceptedTransferMethod(),
              GetAcceptedTransferRequest.newBuilder().setTransferId(target.acceptedId()));
      case "WalletService/GetTransaction" ->
          get(
              "/v1/transactions/" + target.transactionId(),
              WalletServiceGrpc.getGetTransactionMethod(),
              GetTransactionRequest.newBuilder().setTransactionId(target.transactionId()));
      case "WalletService/GetIdempotency" ->
          get(
              "/v1/idempotency/" + target.key(),
              WalletServiceGrpc.getGetIdempotencyMethod(),
              GetIdempotencyRequest.newBuilder().setIdempotencyKey(target.key()));
      default -> ofNobody(method);
    };
  }

  /** About nothing that could be another's. */
  private static Ask ofNobody(String method) {
    return switch (method) {
      case "WalletService/ListWallets" ->
          get(
              "/v1/wallets",
              WalletServiceGrpc.getListWalletsMethod(),
              ListWalletsRequest.newBuilder());
      case "WalletService/GetRecipient" ->
          get(
              "/v1/recipients/alice?currency=USD",
              WalletServiceGrpc.getGetRecipientMethod(),
              GetRecipientRequest.newBuilder().setUserId("alice").setCurrency("USD"));
      case "WalletService/ListCurrencies" ->
          get(
              "/v1/currencies",
              WalletServiceGrpc.getListCurrenciesMethod(),
              ListCurrenciesRequest.newBuilder());
      case "WalletService/GetCaller" ->
          get("/v1/me", WalletServiceGrpc.getGetCallerMethod(), GetCallerRequest.newBuilder());
      case "OperatorService/ListAuditEntries" ->
          get(
              "/v1/audit?limit=1",
              OperatorServiceGrpc.getListAuditEntriesMethod(),
              ListAuditEntriesRequest.newBuilder().setLimit(1));
      default -> throw new AssertionError("no request for " + method);
    };
  }
}
