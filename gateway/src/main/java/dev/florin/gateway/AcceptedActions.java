package dev.florin.gateway;

import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.vertx.core.Future;

/** Transfers that are accepted at once and settled later. */
final class AcceptedActions {
  private final WalletCalls service;

  AcceptedActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> accept(Call call) {
    return service
        .call(call, WalletServiceGrpc.getAcceptTransferMethod(), MoneyActions.transferRequest(call))
        .map(AcceptedActions::accepted);
  }

  Future<Answer> get(Call call) {
    GetAcceptedTransferRequest request =
        GetAcceptedTransferRequest.newBuilder()
            .setTransferId(call.input().parameters().text("id"))
            .build();
    return service
        .call(call, WalletServiceGrpc.getGetAcceptedTransferMethod(), request)
        .map(AcceptedActions::asItStands);
  }

  Future<Answer> cancel(Call call) {
    CancelAcceptedTransferRequest request =
        CancelAcceptedTransferRequest.newBuilder()
            .setTransferId(call.input().parameters().text("id"))
            .build();
    return service
        .call(call, WalletServiceGrpc.getCancelAcceptedTransferMethod(), request)
        .map(AcceptedActions::asItStands);
  }

  private static Answer accepted(AcceptTransferResponse response) {
    Answer answer =
        Answer.json(202, Shapes.acceptedTransfer(response.getTransfer()))
            .with("Location", "/v2/transfers/" + response.getTransfer().getId());
    return response.getReplayed() ? answer.with(Replay.HEADER, Replay.VALUE) : answer;
  }

  private static Answer asItStands(AcceptedTransfer transfer) {
    return Answer.json(200, Shapes.acceptedTransfer(transfer));
  }
}
