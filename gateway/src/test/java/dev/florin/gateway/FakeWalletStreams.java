package dev.florin.gateway;

import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Streams that send what a test says, or all that a reader takes. */
final class FakeWalletStreams {
  private static final int PATIENCE_SECONDS = 60;

  final List<StreamWalletEventsRequest> asked = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Sent> opened = new LinkedBlockingQueue<>();
  private volatile Consumer<Sent> script = sent -> {};

  /** Does this with each stream from now on, on the transport's thread. */
  void onOpen(Consumer<Sent> newScript) {
    script = newScript;
  }

  /** The next stream that was opened. */
  Sent next() throws InterruptedException {
    Sent sent = opened.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (sent == null) {
      throw new AssertionError("no stream was opened");
    }
    return sent;
  }

  /** Whether {@link #next} has given every stream that was opened so far. */
  boolean isEverySeen() {
    return opened.isEmpty();
  }

  void open(StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    asked.add(request);
    Sent sent = new Sent(request, (ServerCallStreamObserver<WalletEvent>) observer);
    opened.add(sent);
    script.accept(sent);
  }

  /** One stream of the service. */
  static final class Sent {
    final ServerCallStreamObserver<WalletEvent> observer;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private long version;

    Sent(StreamWalletEventsRequest request, ServerCallStreamObserver<WalletEvent> observer) {
      this.observer = observer;
      this.version = request.getAfterVersion();
      observer.setOnCancelHandler(cancelled::countDown);
    }

    void begin() {
      observer.onNext(WalletEvent.newBuilder().setVersion(version).build());
    }

    void transaction() {
      version++;
      observer.onNext(
          WalletEvent.newBuilder()
              .setTransaction(Examples.transfer().toBuilder().setVersion(version))
              .setVersion(version)
              .build());
    }

    /** Sends transactions up to a version, as long as they are taken. */
    void pour(long lastVersion) {
      begin();
      Runnable more =
          () -> {
            while (observer.isReady() && version < lastVersion && !observer.isCancelled()) {
              transaction();
            }
          };
      observer.setOnReadyHandler(more);
      more.run();
    }

    boolean awaitCancelled() throws InterruptedException {
      return cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
