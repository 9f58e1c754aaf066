package dev.florin.app.access;

import static dev.florin.app.access.Ask.post;

import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.Freeze;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WithdrawRequest;
import java.util.concurrent.atomic.AtomicLong;

/** A good request for each method, about a target. */
final class Asks {
  private static final AtomicLong KEYS = new AtomicLong();

  private Asks() {}

  static Ask of(String method, Target target) {
    String wallet = target.walletId();
    return switch (method) {
      case "WalletService/Deposit" -> deposit(wallet, freshKey());
      case "WalletService/Withdraw" -> withdraw(wallet, freshKey());
      case "WalletService/Transfer" -> transfer(wallet, freshKey());
      case "WalletService/AcceptTransfer" -> acceptTransfer(wallet, freshKey());
      case "WalletService/CancelAcceptedTransfer" ->
          post(
              "/v2/transfers/" + target.acceptedId() + "/cancel",
              null,
              WalletServiceGrpc.getCancelAcceptedTransferMethod(),
              CancelAcceptedTransferRequest.newBuilder().setTransferId(target.acceptedId()));
      case "WalletService/CreateWallet" ->
          post(
              "/v1/wallets",
              "{\"currency\":\"EUR\"}",
              WalletServiceGrpc.getCreateWalletMethod(),
              CreateWalletRequest.newBuilder().setCurrency("EUR"));
      case "OperatorService/SetFreeze" -> setFreeze(wallet);
      default ->
          method.startsWith("EventService/")
              ? EventAsks.of(method, target)
              : ReadAsks.of(method, target);
    };
  }

  private static Ask setFreeze(String wallet) {
    return post(
            "/v1/wallets/" + wallet + "/freeze",
            "{\"frozen\":\"none\",\"reason\":\"a test\"}",
            OperatorServiceGrpc.getSetFreezeMethod(),
            SetFreezeRequest.newBuilder()
                .setWalletId(wallet)
                .setFrozen(Freeze.FREEZE_NONE)
                .setReason("a test"))
        .by("PUT");
  }

  static Ask deposit(String wallet, String key) {
    return post(
            "/v1/deposits",
            "{\"wallet_id\":\"" + wallet + "\",\"amount\":2,\"currency\":\"USD\"}",
            WalletServiceGrpc.getDepositMethod(),
            DepositRequest.newBuilder()
                .setWalletId(wallet)
                .setAmountMinor(2)
                .setCurrency("USD")
                .setIdempotencyKey(key))
        .with(key);
  }

  private static Ask withdraw(String wallet, String key) {
    return post(
            "/v1/withdrawals",
            "{\"wallet_id\":\"" + wallet + "\",\"amount\":1,\"currency\":\"USD\"}",
            WalletServiceGrpc.getWithdrawMethod(),
            WithdrawRequest.newBuilder()
                .setWalletId(wallet)
                .setAmountMinor(1)
                .setCurrency("USD")
                .setIdempotencyKey(key))
        .with(key);
  }

  static Ask transfer(String wallet, String key) {
    return post(
            "/v1/transfers",
            transferBody(wallet),
            WalletServiceGrpc.getTransferMethod(),
            transferMessage(wallet, key))
        .with(key);
  }

  static Ask acceptTransfer(String wallet, String key) {
    return post(
            "/v2/transfers",
            transferBody(wallet),
            WalletServiceGrpc.getAcceptTransferMethod(),
            transferMessage(wallet, key))
        .with(key);
  }

  private static String transferBody(String wallet) {
    return "{\"from_wallet_id\":\""
        + wallet
        + "\",\"to_user_id\":\"dave\",\"amount\":1,\"currency\":\"USD\"}";
  }

  private static TransferRequest.Builder transferMessage(String wallet, String key) {
    return TransferRequest.newBuilder()
        .setFromWalletId(wallet)
        .setToUserId("dave")
        .setAmountMinor(1)
        .setCurrency("USD")
        .setIdempotencyKey(key);
  }

  static String freshKey() {
    return "access-" + KEYS.incrementAndGet();
  }
}
