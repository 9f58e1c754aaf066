package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.Direction;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened. */
final class HistoryActions {
  private final WalletCalls service;

  HistoryActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> list(Call call) {
    return service
        .call(
            call,
            WalletServiceGrpc.getListTransactionsMethod(),
            listRequest(call.input().parameters()))
        .map(page -> Answer.json(200, Shapes.transactions(page)));
  }

  Future<Answer> get(Call call) {
    GetTransactionRequest request =
        GetTransactionRequest.newBuilder()
            .setTransactionId(call.input().parameters().text("id"))
            .build();
    return service
        .call(call, WalletServiceGrpc.getGetTransactionMethod(), request)
        .map(transaction -> Answer.json(200, Shapes.transaction(transaction)));
  }

  Future<Answer> idempotency(Call call) {
    GetIdempotencyRequest request =
        GetIdempotencyRequest.newBuilder()
            .setIdempotencyKey(call.input().parameters().text("key"))
            .build();
    return service
        .call(call, WalletServiceGrpc.getGetIdempotencyMethod(), request)
        .map(idempotency -> Answer.json(200, Shapes.idempotency(idempotency)));
  }

  private static ListTransactionsRequest listRequest(Fields parameters) {
    ListTransactionsRequest.Builder request =
        ListTransactionsRequest.newBuilder()
            .setWalletId(parameters.text("id"))
            .setLimit(Math.toIntExact(parameters.wholeOr("limit", 0)));
    ifPresent(parameters.textOrNull("cursor"), request::setCursor);
    ifPresent(parameters.textOrNull("kind"), kind -> request.setKind(kind(kind)));
    ifPresent(parameters.textOrNull("direction"), in -> request.setDirection(direction(in)));
    ifPresent(
        parameters.textOrNull("from"),
        from -> request.setFrom(Shapes.timestamp(Shapes.instant(from))));
    ifPresent(
        parameters.textOrNull("to"), to -> request.setTo(Shapes.timestamp(Shapes.instant(to))));
    ifPresent(parameters.textOrNull("counterparty_user_id"), request::setCounterpartyUserId);
    return request.build();
  }

  private static TransactionKind kind(String kind) {
    return switch (kind) {
      case "deposit" -> TransactionKind.TRANSACTION_KIND_DEPOSIT;
      case "withdrawal" -> TransactionKind.TRANSACTION_KIND_WITHDRAWAL;
      case "transfer" -> TransactionKind.TRANSACTION_KIND_TRANSFER;
      default -> throw new IllegalStateException("the contract lets " + kind + " pass");
    };
  }

  private static Direction direction(String direction) {
    return switch (direction) {
      case "in" -> Direction.DIRECTION_IN;
      case "out" -> Direction.DIRECTION_OUT;
      default -> throw new IllegalStateException("the contract lets " + direction + " pass");
    };
  }

  private static void ifPresent(@Nullable String value, Consumer<String> use) {
    if (value != null) {
      use.accept(value);
    }
  }
}
