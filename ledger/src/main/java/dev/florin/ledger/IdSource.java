package dev.florin.ledger;

import java.util.Optional;

/** Gives ids that no other instance on the same database gives. Threads: any. */
@FunctionalInterface
public interface IdSource {
  /**
   * A new id, above zero and above every id this source gave before.
   *
   * @throws LedgerFaultException {@code UNAVAILABLE} once the source is stopped
   */
  long next();

  /**
   * Gives no more ids, for good: another process was found to give the same ones. A source that no
   * other process can share needs no stop.
   */
  default void stop(String reason) {}

  /** Why the source gives no more ids; empty while it does. */
  default Optional<String> stopped() {
    return Optional.empty();
  }
}
