package dev.florin.service;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a call once: with a message, or with the status of what went wrong. */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  /** Answers with what the work gives on this thread. */
  static <T> void now(StreamObserver<T> observer, Function<Caller, T> work) {
    later(observer, caller -> CompletableFuture.completedFuture(work.apply(caller)));
  }

  /** Answers when the work's future completes, on the thread that completes it. */
  static <T> void later(StreamObserver<T> observer, Function<Caller, CompletableFuture<T>> work) {
    tolerateCancellation(observer);
    if (Context.current().isCancelled()) {
      return;
    }
    Caller caller = Caller.current();
    var _ =
        start(caller, work)
            .whenComplete(
                io.opentelemetry.context.Context.current()
                    .wrapConsumer((message, thrown) -> {
                      LOG.debug("answering {}", caller.method());
                      answer(observer, message, thrown);
                    }));
  }

  private static <T> void answer(
      StreamObserver<T> observer, @Nullable T message, @Nullable Throwable thrown) {
    if (message == null) {
      Throwable why = thrown == null ? new IllegalStateException("an answer of null") : thrown;
      observer.onError(Faults.status(why));
      return;
    }
    try {
      observer.onNext(message);
      observer.onCompleted();
    } catch (RuntimeException e) {
      // Without an end the caller would wait for the deadline.
      observer.onError(Faults.status(e));
    }
  }

  private static <T> CompletableFuture<T> start(
      Caller caller, Function<Caller, CompletableFuture<T>> work) {
    try {
      return work.apply(caller);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Without a handler of its own the observer throws at whoever answers a cancelled call. */
  private static void tolerateCancellation(StreamObserver<?> observer) {
    ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(() -> {});
  }
}
