package dev.florin.service;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WithdrawRequest;
import io.opentelemetry.context.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The three calls that move money: each makes one command and hands it to the ledger.
 *
 * <p>What is refused here (a malformed field, a wallet that is not the caller's) leaves no trace,
 * and its key stays free. Everything that can change with time, a recipient who opens a wallet
 * tomorrow included, is left to the ledger, which stores its refusal with the key.
 *
 * <p>Threads: the methods do not wait. Where a wallet was not seen before, and so has to be asked
 * of the database, they go on in a thread that may; the futures complete on the ledger's threads.
 */
final class Movements {
  private final Ledger ledger;
  private final Wallets wallets;
  private final Access access;
  private final TransferCommands transfers;
  private final Messages messages;
  private final Deadlines deadlines;
  private final Waiting waiting;

  Movements(LedgerDoors doors, TransferCommands transfers, Deadlines deadlines, Waiting waiting) {
    this.ledger = doors.ledger();
    this.wallets = doors.wallets();
    this.access = transfers.access();
    this.transfers = transfers;
    this.messages = new Messages(wallets);
    this.deadlines = deadlines;
    this.waiting = waiting;
  }

  CompletableFuture<MovementResponse> deposit(Caller caller, DepositRequest request) {
    CallerKey key = key(caller, request.getIdempotencyKey());
    long walletId = Fields.id("wallet_id", request.getWalletId());
    long amountMinor = Fields.amount(request.getAmountMinor());
    String currency = Fields.currency(request.getCurrency());
    String note = Fields.note(request.hasNote(), request.getNote());
    return waiting.unless(
        access.isAtHand(caller, walletId),
        () ->
            submit(
                Command.deposit(
                    key,
                    Fingerprints.of(request),
                    access.wallet(caller, walletId).id(),
                    amountMinor,
                    currency,
                    note,
                    caller.traceId()),
                done -> messages.transaction(new StatementLine(done, done.destinationWalletId()))));
  }

  CompletableFuture<MovementResponse> withdraw(Caller caller, WithdrawRequest request) {
    CallerKey key = key(caller, request.getIdempotencyKey());
    long walletId = Fields.id("wallet_id", request.getWalletId());
    long amountMinor = Fields.amount(request.getAmountMinor());
    String currency = Fields.currency(request.getCurrency());
    String note = Fields.note(request.hasNote(), request.getNote());
    return waiting.unless(
        access.isAtHand(caller, walletId),
        () ->
            submit(
                Command.withdrawal(
                    key,
                    Fingerprints.of(request),
                    access.wallet(caller, walletId).id(),
                    amountMinor,
                    currency,
                    note,
                    caller.traceId()),
                done -> messages.transaction(new StatementLine(done, done.sourceWalletId()))));
  }

  CompletableFuture<MovementResponse> transfer(Caller caller, TransferRequest request) {
    return transfers.use(
        caller,
        request,
        CallerKey.Space.SYNCHRONOUS,
        meant ->
            submit(
                meant.command(),
                done -> sent(new StatementLine(done, done.sourceWalletId()), meant.destination())));
  }

  /** The sender's line, without a look-up where the recipient is the wallet that was just found. */
  private Transaction sent(StatementLine line, Optional<Wallet> destination) {
    return destination
        .filter(wallet -> wallet.id() == line.counterpartyWalletId())
        .map(wallet -> Messages.transaction(line, wallet))
        .orElseGet(() -> messages.transaction(line));
  }

  private CompletableFuture<MovementResponse> submit(
      Command command, Function<dev.florin.ledger.Transfer, Transaction> view) {
    return ledger
        .submit(command, deadlines.patience())
        .thenApply(
            Context.current()
                .wrapFunction(outcome ->
                    switch (outcome) {
                      case Outcome.Done done ->
                          MovementResponse.newBuilder()
                              .setTransaction(view.apply(done.transfer()))
                              .setReplayed(done.replayed())
                              .build();
                      case Outcome.Refused refused -> throw Refusals.status(refused);
                    }));
  }

  private static CallerKey key(Caller caller, String key) {
    return CallerKey.synchronous(caller.userId(), Fields.idempotencyKey(key));
  }
}
