package dev.florin.service;

import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.stub.StreamObserver;

/** The contract's methods about what happened. */
final class EventGrpc extends EventServiceGrpc.EventServiceImplBase {
  private final WalletStreams streams;

  EventGrpc(WalletStreams streams) {
    this.streams = streams;
  }

  @Override
  public void streamWalletEvents(
      StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    streams.open(request, observer);
  }
}
