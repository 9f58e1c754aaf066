package dev.florin.service;

import dev.florin.wallet.v1.GetFreezeRequest;
import dev.florin.wallet.v1.ListAuditEntriesRequest;
import dev.florin.wallet.v1.ListAuditEntriesResponse;
import dev.florin.wallet.v1.OperatorServiceGrpc;
import dev.florin.wallet.v1.SetFreezeRequest;
import dev.florin.wallet.v1.WalletFreeze;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/** The contract's methods for those who look after the service. */
final class OperatorGrpc extends OperatorServiceGrpc.OperatorServiceImplBase {
  private final WalletFreezes freezes;
  private final AuditEntries entries;
  private final ReadGate gate;
  private final Waiting waiting;

  OperatorGrpc(LedgerDoors doors, Waiting waiting, ReadGate gate) {
    this.freezes =
        new WalletFreezes(doors.freezes(), new Access(doors.wallets(), doors.auditLog()));
    this.entries = new AuditEntries(doors.auditLog());
    this.gate = gate;
    this.waiting = waiting;
  }

  @Override
  public void getFreeze(GetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    read(observer, caller -> freezes.get(caller, request));
  }

  @Override
  public void setFreeze(SetFreezeRequest request, StreamObserver<WalletFreeze> observer) {
    read(observer, caller -> freezes.set(caller, request));
  }

  @Override
  public void listAuditEntries(
      ListAuditEntriesRequest request, StreamObserver<ListAuditEntriesResponse> observer) {
    read(observer, caller -> entries.list(request));
  }

  /** On a thread that may wait for the database, when it is its turn. */
  private <T> void read(StreamObserver<T> observer, Function<Caller, T> read) {
    Replies.later(observer, caller -> waiting.result(() -> gate.read(() -> read.apply(caller))));
  }
}
