package dev.florin.service;

import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.Command;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.Transaction;
import java.util.Optional;

/** Writes accepted transfers as messages of the contract, as their sender sees them. */
final class AcceptedMessages {
  private final Wallets wallets;

  AcceptedMessages(Wallets wallets) {
    this.wallets = wallets;
  }

  /** The other owner's name is a fact that is mostly held in memory; else it is waited for. */
  dev.florin.wallet.v1.AcceptedTransfer message(AcceptedTransfer transfer) {
    return message(transfer, Optional.empty());
  }

  /**
   * The same.
   *
   * @param atHand perhaps the destination
   */
  dev.florin.wallet.v1.AcceptedTransfer message(
      AcceptedTransfer transfer, Optional<Wallet> atHand) {
    Command command = transfer.command();
    var message =
        dev.florin.wallet.v1.AcceptedTransfer.newBuilder()
            .setId(Long.toString(transfer.id()))
            .setState(state(transfer.state()))
            .setWalletId(Long.toString(command.sourceWalletId()))
            .setAmountMinor(-command.amountMinor())
            .setCurrency(command.currency())
            .setAcceptedAt(Messages.timestamp(transfer.acceptedAt()));
    String note = command.note();
    if (note != null) {
      message.setNote(note);
    }
    Optional<Wallet> destination = destination(transfer, atHand);
    destination.map(Messages::counterparty).ifPresent(message::setCounterparty);
    putResult(message, transfer.state(), destination);
    return message.build();
  }

  /** A recipient who was not there when it was accepted has no part in it, ever. */
  private Optional<Wallet> destination(AcceptedTransfer transfer, Optional<Wallet> atHand) {
    long walletId = transfer.command().destinationWalletId();
    if (walletId == Command.NOBODY) {
      return Optional.empty();
    }
    Optional<Wallet> known = atHand.filter(wallet -> wallet.id() == walletId);
    return Optional.of(
        known
            .or(() -> wallets.find(walletId))
            .orElseThrow(() ->
                new IllegalStateException(
                    "accepted transfer " + transfer.id() + " has a wallet without an owner")));
  }

  private static void putResult(
      dev.florin.wallet.v1.AcceptedTransfer.Builder message,
      AcceptedTransfer.State state,
      Optional<Wallet> destination) {
    switch (state) {
      case AcceptedTransfer.Settled(Transfer transfer) ->
          message
              .setTransaction(sent(transfer, destination.orElseThrow()))
              .setFinishedAt(Messages.timestamp(transfer.createdAt()));
      case AcceptedTransfer.Refused refused ->
          message
              .setRefusal(Refusals.message(refused.refusal()))
              .setFinishedAt(Messages.timestamp(refused.at()));
      case AcceptedTransfer.Cancelled cancelled ->
          message.setFinishedAt(Messages.timestamp(cancelled.at()));
      case AcceptedTransfer.Pending _, AcceptedTransfer.Parked _ -> {}
    }
  }

  private static Transaction sent(Transfer transfer, Wallet destination) {
    return Messages.transaction(
        new StatementLine(transfer, transfer.sourceWalletId()), destination);
  }

  private static AcceptedTransferState state(AcceptedTransfer.State state) {
    return switch (state) {
      case AcceptedTransfer.Pending _ -> AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING;
      case AcceptedTransfer.Settled _ -> AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED;
      case AcceptedTransfer.Refused _ -> AcceptedTransferState.ACCEPTED_TRANSFER_STATE_REFUSED;
      case AcceptedTransfer.Cancelled _ -> AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED;
      case AcceptedTransfer.Parked _ -> AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PARKED;
    };
  }
}
