package dev.florin.ledger;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Transfers that are accepted at once and settled later, by workers.
 *
 * <p>A transfer that was accepted ends exactly once: settled, refused or cancelled. Those of one
 * source wallet are decided in the order of their acceptance. One that keeps failing by a fault is
 * parked, until an operator has it tried again or drops it.
 */
public interface Backlog {
  /**
   * Accepts a transfer. Once the future completes it is durable, and no money has moved yet.
   *
   * <p>Threads: any; does not wait. The future fails with a {@link LedgerFaultException}: {@code
   * OVERLOADED} where the backlog is full, else as {@link Ledger#submit}.
   *
   * @param command of the kind {@link Kind#TRANSFER}, with a key of the space {@link
   *     CallerKey.Space#ACCEPTED}
   * @param patience how long the caller waits
   */
  CompletableFuture<Acceptance> accept(Command command, Duration patience);

  /**
   * The transfer as it stands now; empty if none with this id was ever accepted, or it ended
   * without moving money longer ago than keys are remembered. Waits for the database.
   *
   * @throws LedgerFaultException {@code UNAVAILABLE} if the database cannot be reached
   */
  Optional<AcceptedTransfer> find(long transferId);

  /**
   * Cancels the transfer if it is pending. One that is being settled is waited for.
   *
   * @return the transfer as it stands then: {@link AcceptedTransfer.Cancelled} also where it had
   *     been cancelled before; empty as {@link #find}
   * @throws LedgerFaultException {@code UNAVAILABLE} if the database cannot be reached; it may have
   *     been cancelled then, and asking again is safe
   */
  Optional<AcceptedTransfer> cancel(long transferId);
}
