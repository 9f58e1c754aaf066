package dev.florin.app;

import java.util.concurrent.CompletableFuture;

/** A way to send orders to a running program. */
interface Door extends AutoCloseable {
  /** Sends it once. Always completes with an answer, if need be with that there was none. */
  CompletableFuture<Answer> send(Order order);

  @Override
  void close();
}
