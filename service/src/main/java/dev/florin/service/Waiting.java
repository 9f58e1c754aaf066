package dev.florin.service;

import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Takes work that may wait for the database off the thread of a call, which belongs to the
 * transport and to all its other calls. Work that waits for nothing stays: two changes of threads
 * cost more than all the rest of a transfer in the service.
 *
 * @param threads that may wait
 */
record Waiting(Executor threads) {
  /** Does work on a thread that may wait, for the same caller and deadline, in the same trace. */
  <T> CompletableFuture<T> result(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, elsewhere());
  }

  /** Does work on a thread that may wait, for nobody in particular: no deadline but its own. */
  <T> CompletableFuture<T> apart(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work, io.opentelemetry.context.Context.current().wrap(threads));
  }

  /** Begins work here, unless it may have to wait. */
  <T> CompletableFuture<T> unless(boolean atHand, Supplier<CompletableFuture<T>> work) {
    return atHand
        ? work.get()
        : CompletableFuture.completedFuture(work).thenComposeAsync(Supplier::get, elsewhere());
  }

  private Executor elsewhere() {
    return io.opentelemetry.context.Context.current().wrap(Context.currentContextExecutor(threads));
  }
}
