package dev.florin.service;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.TransferRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Makes a transfer's command of its request, whether it is then done at once or later.
 *
 * <p>Threads: does not wait. Where a wallet was not seen before, it is looked for on a thread that
 * may, and the command is used there.
 */
record TransferCommands(Wallets wallets, Access access, Waiting waiting) {
  /**
   * A transfer, well formed, and from a wallet of the caller's.
   *
   * @param destination empty where there is no such recipient
   */
  record Meant(Command command, Wallet source, Optional<Wallet> destination) {}

  <T> CompletableFuture<T> use(
      Caller caller,
      TransferRequest request,
      CallerKey.Space space,
      Function<Meant, CompletableFuture<T>> use) {
    String key = Fields.idempotencyKey(request.getIdempotencyKey());
    long amountMinor = Fields.amount(request.getAmountMinor());
    String currency = Fields.currency(request.getCurrency());
    String note = Fields.note(request.hasNote(), request.getNote());
    TransferParties parties = TransferParties.of(request);
    return waiting.unless(
        parties.areAtHand(wallets, access, caller, currency),
        () -> {
          Wallet source = source(caller, parties, currency);
          Optional<Wallet> destination = parties.destination(wallets, currency);
          Command command =
              Command.transfer(
                  new CallerKey(caller.userId(), space, key),
                  Fingerprints.of(request),
                  source.id(),
                  destination.map(Wallet::id).orElse(Command.NOBODY),
                  amountMinor,
                  currency,
                  note,
                  caller.traceId());
          return use.apply(new Meant(command, source, destination));
        });
  }

  private Wallet source(Caller caller, TransferParties parties, String currency) {
    return parties.fromWalletId() == null
        ? access.ownWallet(caller, currency)
        : access.wallet(caller, parties.fromWalletId());
  }
}
