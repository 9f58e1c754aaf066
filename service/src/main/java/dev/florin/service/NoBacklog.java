package dev.florin.service;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Backlog;
import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Of a ledger that settles nothing later: takes nothing on. */
final class NoBacklog implements Backlog {
  @Override
  public CompletableFuture<Acceptance> accept(Command command, Duration patience) {
    return CompletableFuture.failedFuture(unavailable());
  }

  @Override
  public Optional<AcceptedTransfer> find(long transferId) {
    throw unavailable();
  }

  @Override
  public Optional<AcceptedTransfer> cancel(long transferId) {
    throw unavailable();
  }

  private static LedgerFaultException unavailable() {
    return new LedgerFaultException(Fault.UNAVAILABLE, "this ledger has no backlog");
  }
}
