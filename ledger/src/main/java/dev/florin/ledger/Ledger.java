package dev.florin.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The door to the money: every movement goes through {@link #submit}.
 *
 * <p>Threads: all methods may be called from any thread and none of them waits for the database.
 */
public interface Ledger {
  /**
   * Asks for one movement. The future completes after the commit, on a thread of the ledger's that
   * must not be held up for long; exceptionally with a {@link LedgerFaultException} if no outcome
   * is known within {@code patience}.
   */
  CompletableFuture<Outcome> submit(Command command, Duration patience);

  /** Whether this instance is working on the key at this moment: a hint, and no promise. */
  boolean inProgress(CallerKey callerKey);
}
