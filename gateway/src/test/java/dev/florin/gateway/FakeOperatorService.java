package dev.florin.gateway;

import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;
import io.grpc.stub.StreamObserver;

/** The operators' part of the fake: the same script, and the same memory. */
final class FakeOperatorService extends OperatorServiceGrpc.OperatorServiceImplBase {
  private final FakeWalletService fake;

  FakeOperatorService(FakeWalletService fake) {
    this.fake = fake;
  }

  @Override
  public void getFreeze(GetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    fake.answer(request, WalletFreeze.class, observer);
  }

  @Override
  public void setFreeze(SetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    fake.answer(request, WalletFreeze.class, observer);
  }

  @Override
  public void listAuditEntries(
      ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> observer) {
    fake.answer(request, ListAuditEntriesResponse.class, observer);
  }
}
