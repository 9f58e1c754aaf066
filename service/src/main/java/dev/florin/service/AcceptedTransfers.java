package dev.florin.service;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Backlog;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.Wallet;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.TransferRequest;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Transfers that are accepted at once and settled later: takes them on, tells what became of them,
 * and calls them off.
 *
 * <p>What can only be refused is refused at once and leaves no trace, its key stays free: between
 * these two wallets no transfer will ever be possible. All else is decided when it settles.
 */
final class AcceptedTransfers {
  private static final String SETTLED =
      "It is settled, the money has moved. Only the recipient can send it back.";
  private static final String REFUSED = "It was refused. It has moved no money and never will.";
  private static final String PARKED =
      "It kept failing by a fault of ours and waits for an operator. Ask who runs the service to"
          + " drop it.";

  private final Backlog backlog;
  private final ReadCache readCache;
  private final TransferCommands commands;
  private final AcceptedMessages messages;
  private final Deadlines deadlines;

  AcceptedTransfers(LedgerDoors doors, TransferCommands commands, Deadlines deadlines) {
    this.backlog = doors.backlog();
    this.readCache = doors.readCache();
    this.commands = commands;
    this.messages = new AcceptedMessages(doors.wallets());
    this.deadlines = deadlines;
  }

  /** Does not wait; the future completes on the ledger's threads. */
  CompletableFuture<AcceptTransferResponse> accept(Caller caller, TransferRequest request) {
    return commands.use(caller, request, CallerKey.Space.ACCEPTED, this::accept);
  }

  private CompletableFuture<AcceptTransferResponse> accept(TransferCommands.Meant meant) {
    impossible(meant)
        .ifPresent(code -> {
          throw refused(code, meant);
        });
    return backlog
        .accept(meant.command(), deadlines.patience())
        .thenApply(acceptance ->
            switch (acceptance) {
              case Acceptance.Accepted(AcceptedTransfer transfer, boolean replayed) ->
                  AcceptTransferResponse.newBuilder()
                      .setTransfer(messages.message(transfer, meant.destination()))
                      .setReplayed(replayed)
                      .build();
              case Acceptance.KeyReused _ ->
                  throw refused(RefusalCode.IDEMPOTENCY_KEY_REUSED, meant);
            });
  }

  /** Why the ledger could never do this: what it looks at does not change. */
  private static Optional<RefusalCode> impossible(TransferCommands.Meant meant) {
    if (meant.destination().isEmpty()) {
      return Optional.empty();
    }
    Wallet destination = meant.destination().get();
    String currency = meant.command().currency();
    if (meant.source().id() == destination.id()) {
      return Optional.of(RefusalCode.SAME_WALLET);
    }
    return meant.source().currency().equals(currency) && destination.currency().equals(currency)
        ? Optional.empty()
        : Optional.of(RefusalCode.CURRENCY_MISMATCH);
  }

  private static RuntimeException refused(RefusalCode code, TransferCommands.Meant meant) {
    return Refusals.status(Refusal.of(code, meant.command().currency()));
  }

  /** The transfer as it stands. Waits for the database. */
  dev.florin.wallet.v1.AcceptedTransfer get(Caller caller, GetAcceptedTransferRequest request) {
    AcceptedTransfer transfer = inReach(caller, request.getTransferId());
    evictIfSettled(transfer);
    return messages.message(transfer);
  }

  /** Calls it off, or says why that is too late. Waits for the database. */
  dev.florin.wallet.v1.AcceptedTransfer cancel(
      Caller caller, CancelAcceptedTransferRequest request) {
    AcceptedTransfer before = inReach(caller, request.getTransferId());
    try {
      AcceptedTransfer after = backlog.cancel(before.id()).orElseThrow(AcceptedTransfers::notFound);
      evictIfSettled(after);
      return switch (after.state()) {
        case AcceptedTransfer.Cancelled _ -> messages.message(after);
        case AcceptedTransfer.Settled _ -> throw tooLate("settled", SETTLED);
        case AcceptedTransfer.Refused _ -> throw tooLate("refused", REFUSED);
        case AcceptedTransfer.Parked _ -> throw tooLate("parked", PARKED);
        case AcceptedTransfer.Pending _ ->
            throw new IllegalStateException(
                "accepted transfer " + after.id() + " is pending, and was just cancelled");
      };
    } catch (LedgerFaultException e) {
      throw e.fault() == Fault.UNAVAILABLE ? Faults.cancellationUnknown() : e;
    }
  }

  /** Whoever is told that it is settled sees it in what he reads next. */
  private void evictIfSettled(AcceptedTransfer transfer) {
    if (transfer.state() instanceof AcceptedTransfer.Settled(var settled)) {
      readCache.evict(settled.userWalletIds()).join();
    }
  }

  private AcceptedTransfer inReach(Caller caller, String transferId) {
    return backlog
        .find(Fields.id("transfer_id", transferId))
        .filter(found -> isShown(caller, found))
        .orElseThrow(AcceptedTransfers::notFound);
  }

  private boolean isShown(Caller caller, AcceptedTransfer found) {
    if (found.command().callerKey().caller().equals(caller.userId())) {
      return true;
    }
    if (!caller.reach().reachesOthers()) {
      return false;
    }
    Access access = commands.access();
    access.note(caller, found.command().sourceWalletId(), "accepted transfer " + found.id());
    return true;
  }

  private static RuntimeException tooLate(String state, String detail) {
    return Statuses.of(
        Status.Code.FAILED_PRECONDITION, "not_cancellable", detail, Map.of("state", state));
  }

  private static RuntimeException notFound() {
    return Statuses.notFound("You have no such transfer.");
  }
}
