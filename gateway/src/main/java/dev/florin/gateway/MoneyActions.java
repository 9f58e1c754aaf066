package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WithdrawRequest;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The three movements of money. */
final class MoneyActions {
  private final WalletCalls service;

  MoneyActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> deposit(Call call) {
    Fields body = call.input().body();
    DepositRequest.Builder request =
        DepositRequest.newBuilder()
            .setWalletId(body.text("wallet_id"))
            .setAmountMinor(body.whole("amount"))
            .setCurrency(body.text("currency"))
            .setIdempotencyKey(call.input().idempotencyKey());
    ifPresent(body.textOrNull("note"), request::setNote);
    return service
        .call(call, WalletServiceGrpc.getDepositMethod(), request.build())
        .map(MoneyActions::moved);
  }

  Future<Answer> withdraw(Call call) {
    Fields body = call.input().body();
    WithdrawRequest.Builder request =
        WithdrawRequest.newBuilder()
            .setWalletId(body.text("wallet_id"))
            .setAmountMinor(body.whole("amount"))
            .setCurrency(body.text("currency"))
            .setIdempotencyKey(call.input().idempotencyKey());
    ifPresent(body.textOrNull("note"), request::setNote);
    return service
        .call(call, WalletServiceGrpc.getWithdrawMethod(), request.build())
        .map(MoneyActions::moved);
  }

  Future<Answer> transfer(Call call) {
    return service
        .call(call, WalletServiceGrpc.getTransferMethod(), transferRequest(call))
        .map(MoneyActions::moved);
  }

  /** A transfer is asked for in the same words, whether it is done at once or later. */
  static TransferRequest transferRequest(Call call) {
    Fields body = call.input().body();
    TransferRequest.Builder request =
        TransferRequest.newBuilder()
            .setAmountMinor(body.whole("amount"))
            .setCurrency(body.text("currency"))
            .setIdempotencyKey(call.input().idempotencyKey());
    ifPresent(body.textOrNull("from_wallet_id"), request::setFromWalletId);
    ifPresent(body.textOrNull("to_user_id"), request::setToUserId);
    ifPresent(body.textOrNull("to_wallet_id"), request::setToWalletId);
    ifPresent(body.textOrNull("note"), request::setNote);
    return request.build();
  }

  private static Answer moved(MovementResponse response) {
    Answer answer =
        Answer.json(201, Shapes.transaction(response.getTransaction()))
            .with("Location", "/v1/transactions/" + response.getTransaction().getId());
    return response.getReplayed() ? answer.with(Replay.HEADER, Replay.VALUE) : answer;
  }

  private static void ifPresent(@Nullable String value, Consumer<String> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
