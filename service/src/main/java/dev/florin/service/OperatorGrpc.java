package dev.florin.service;

import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;
import io.grpc.stub.StreamObserver;

/** The contract's methods for those who look after the service. */
final class OperatorGrpc extends OperatorServiceGrpc.OperatorServiceImplBase {
  private final WalletFreezes freezes;
  private final AuditEntries entries;
  private final WaitingReads waitingReads;

  OperatorGrpc(LedgerDoors doors, Waiting waiting, ReadGate gate) {
    this.freezes =
        new WalletFreezes(doors.freezes(), new Access(doors.wallets(), doors.auditLog()));
    this.entries = new AuditEntries(doors.auditLog());
    this.waitingReads = new WaitingReads(waiting, gate);
  }

  @Override
  public void getFreeze(GetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    waitingReads.answer(observer, caller -> freezes.get(caller, request));
  }

  @Override
  public void setFreeze(SetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    waitingReads.answer(observer, caller -> freezes.set(caller, request));
  }

  @Override
  public void listAuditEntries(
      ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> observer) {
    waitingReads.answer(observer, caller -> entries.list(request));
  }
}
