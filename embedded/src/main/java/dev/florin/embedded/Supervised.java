package dev.florin.embedded;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A server as its {@link Supervisor} sees it. Called by the supervisor's thread.
 *
 * @param name for messages
 * @param serving the process that serves now
 * @param lost whether it should run and does not
 * @param start starts it, if it is lost, where its clients look for it; throws {@link
 *     EmbeddedException} if it cannot
 */
record Supervised(
    String name, Supplier<KeptProcess> serving, BooleanSupplier lost, Runnable start) {
  /** Waits, for as long as it takes, for the end of the process that serves now. */
  void awaitEnd() throws InterruptedException {
    serving.get().awaitEnd();
  }

  boolean isLost() {
    return lost.getAsBoolean();
  }

  void startIfLost() {
    start.run();
  }
}
