package dev.florin.webhooks;

import java.util.concurrent.CompletableFuture;

/** Sends to one receiver. Threads: any. */
interface Sender {
  /**
   * Begins an attempt, and returns when its request is on its way or has failed: so those of one
   * thread begin in their order.
   *
   * @return completed within the timeout, never with an exception, on a thread that must not wait
   */
  CompletableFuture<Outcome> send(Message message);
}
