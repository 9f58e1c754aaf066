package dev.florin.service;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.History;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.Currency;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListCurrenciesResponse;
import dev.florin.wallet.v1.ListWalletsResponse;
import dev.florin.wallet.v1.Recipient;
import dev.florin.wallet.v1.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * The calls that move no money. They wait for the database, on the thread that they are called on.
 */
final class Reads {
  private static final ListCurrenciesResponse CURRENCIES = currencies();

  private final Ledger ledger;
  private final Wallets wallets;
  private final History history;
  private final Access access;
  private final Messages messages;
  private final ReadCache readCache;

  Reads(LedgerDoors doors, Access access) {
    this.ledger = doors.ledger();
    this.wallets = doors.wallets();
    this.history = doors.history();
    this.access = access;
    this.messages = new Messages(wallets);
    this.readCache = doors.readCache();
  }

  CreateWalletResponse createWallet(Caller caller, CreateWalletRequest request) {
    String currency = Fields.currency(request.getCurrency());
    Wallets.Opened opened = wallets.open(caller.userId(), caller.shownName(), currency);
    return CreateWalletResponse.newBuilder()
        .setWallet(withBalance(opened.wallet()))
        .setCreated(opened.created())
        .build();
  }

  ListWalletsResponse listWallets(Caller caller) {
    ListWalletsResponse.Builder response = ListWalletsResponse.newBuilder();
    for (Wallets.Holding holding : wallets.holdings(caller.userId())) {
      response.addWallets(
          Messages.wallet(
              holding.wallet(), holding.balance().balanceMinor(), holding.balance().version()));
    }
    return response.build();
  }

  Transaction transaction(Caller caller, GetTransactionRequest request) {
    long id = Fields.id("transaction_id", request.getTransactionId());
    return access
        .line(caller, history.transfer(id))
        .map(messages::transaction)
        .orElseThrow(() -> Statuses.notFound("You have no such transaction."));
  }

  /**
   * Asks first whether it is being worked on: what ends between the two questions is then done. And
   * whoever is told of a transfer here sees it in what he reads next.
   */
  Idempotency idempotency(Caller caller, GetIdempotencyRequest request) {
    String key = Fields.idempotencyKey(request.getIdempotencyKey());
    CallerKey callerKey = CallerKey.synchronous(caller.userId(), key);
    boolean inProgress = ledger.inProgress(callerKey);
    Optional<Outcome> outcome = history.outcome(callerKey);
    Idempotency.Builder answer = Idempotency.newBuilder().setIdempotencyKey(key);
    if (outcome.isEmpty()) {
      return answer
          .setState(
              inProgress
                  ? IdempotencyState.IDEMPOTENCY_STATE_IN_PROGRESS
                  : IdempotencyState.IDEMPOTENCY_STATE_NOT_FOUND)
          .build();
    }
    answer.setState(IdempotencyState.IDEMPOTENCY_STATE_DONE);
    return switch (outcome.get()) {
      case Outcome.Done done -> {
        readCache.evict(done.transfer().userWalletIds()).join();
        yield answer.setTransaction(messages.transaction(asAnswered(done.transfer()))).build();
      }
      case Outcome.Refused refused ->
          answer.setRefusal(Refusals.message(refused.refusal())).build();
    };
  }

  Recipient recipient(GetRecipientRequest request) {
    String userId = Fields.name("user_id", request.getUserId());
    String currency = Fields.currency(request.getCurrency());
    Optional<Wallet> receiving = wallets.find(userId, currency);
    List<Wallet> known =
        receiving
            .map(List::of)
            .orElseGet(
                () -> wallets.holdings(userId).stream().map(Wallets.Holding::wallet).toList());
    if (known.isEmpty()) {
      throw Statuses.notFound("There is no such recipient.");
    }
    return Recipient.newBuilder()
        .setUserId(userId)
        .setDisplayName(known.getFirst().ownerName())
        .setCurrency(currency)
        .setCanReceive(receiving.isPresent())
        .build();
  }

  ListCurrenciesResponse listCurrencies() {
    return CURRENCIES;
  }

  /** The line that the request was answered with: who has its key may see it, whose it may be. */
  private static StatementLine asAnswered(Transfer transfer) {
    return switch (transfer.kind()) {
      case DEPOSIT -> new StatementLine(transfer, transfer.destinationWalletId());
      case WITHDRAWAL, TRANSFER -> new StatementLine(transfer, transfer.sourceWalletId());
    };
  }

  private dev.florin.wallet.v1.Wallet withBalance(Wallet wallet) {
    dev.florin.ledger.Balance balance = balance(wallet);
    return Messages.wallet(wallet, balance.balanceMinor(), balance.version());
  }

  private dev.florin.ledger.Balance balance(Wallet wallet) {
    return wallets
        .balance(wallet.id())
        .orElseThrow(() -> Statuses.notFound("You have no such wallet."));
  }

  private static ListCurrenciesResponse currencies() {
    ListCurrenciesResponse.Builder response = ListCurrenciesResponse.newBuilder();
    Currencies.codes()
        .forEach(code ->
            response.addCurrencies(
                Currency.newBuilder().setCode(code).setExponent(Currencies.exponent(code))));
    return response.build();
  }
}
