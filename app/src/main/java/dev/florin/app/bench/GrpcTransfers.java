package dev.florin.app.bench;

import dev.florin.app.bench.Errands.Errand;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.MethodDescriptor;

/** Errands as calls of Transfer. */
record GrpcTransfers(Errands errands) implements GrpcRequests<TransferRequest, MovementResponse> {
  @Override
  public MethodDescriptor<TransferRequest, MovementResponse> method() {
    return WalletServiceGrpc.getTransferMethod();
  }

  @Override
  public Request<TransferRequest> next() {
    Errand errand = errands.next();
    TransferRequest message =
        TransferRequest.newBuilder()
            .setFromWalletId(Integer.toString(errand.payer()))
            .setToUserId(Errands.owner(errand.recipient()))
            .setAmountMinor(1)
            .setCurrency("USD")
            .setIdempotencyKey(errand.key())
            .build();
    return new Request<>(errands.tokens().get(errand.payer() - 1), message);
  }
}
