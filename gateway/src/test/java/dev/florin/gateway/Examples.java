package dev.florin.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.florin.wallet.v1.AcceptTransferResponse;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.CallerIdentity;
import dev.florin.wallet.v1.CancelAcceptedTransferRequest;
import dev.florin.wallet.v1.Counterparty;
import dev.florin.wallet.v1.CreateWalletRequest;
import dev.florin.wallet.v1.CreateWalletResponse;
import dev.florin.wallet.v1.Currency;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.GetAcceptedTransferRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.GetIdempotencyRequest;
import dev.florin.wallet.v1.GetRecipientRequest;
import dev.florin.wallet.v1.GetTransactionRequest;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListCurrenciesRequest;
import dev.florin.wallet.v1.ListCurrenciesResponse;
import dev.florin.wallet.v1.ListTransactionsRequest;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.ListWalletsRequest;
import dev.florin.wallet.v1.ListWalletsResponse;
import dev.florin.wallet.v1.Money;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.Recipient;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.Wallet;
import dev.florin.wallet.v1.WithdrawRequest;

/** Messages like those of the contract's examples. */
final class Examples {
  static final String WALLET_ID = "701208113412415488";
  static final String TRANSACTION_ID = "701311000000000001";
  static final Timestamp NOON =
      Timestamp.newBuilder().setSeconds(1_795_348_800L).setNanos(123_456_000).build();

  private static final Counterparty BOB =
      Counterparty.newBuilder().setWalletId("701208113412415499").setUserId("bob").build();

  private Examples() {}

  /** The same where one kind of request has two kinds of answers. */
  static Message answer(Message request, Class<?> type) {
    return type == AcceptTransferResponse.class
        ? AcceptTransferResponse.newBuilder().setTransfer(pending()).build()
        : answer(request);
  }

  /** What a service would answer on a good day. */
  static Message answer(Message request) {
    return switch (request) {
      case CreateWalletRequest create ->
          CreateWalletResponse.newBuilder().setWallet(wallet()).setCreated(true).build();
      case ListWalletsRequest list -> ListWalletsResponse.newBuilder().addWallets(wallet()).build();
      case GetWalletRequest get -> wallet();
      case GetBalanceRequest get -> balance(1, 3);
      case DepositRequest deposit -> moved(deposit());
      case WithdrawRequest withdraw -> moved(withdrawal());
      case TransferRequest transfer -> moved(transfer());
      case GetAcceptedTransferRequest get -> settled();
      case CancelAcceptedTransferRequest cancel -> cancelled();
      case ListTransactionsRequest list ->
          ListTransactionsResponse.newBuilder()
              .addTransactions(transfer())
              .addTransactions(deposit())
              .setNextCursor("more")
              .build();
      case GetTransactionRequest get -> transfer();
      case GetIdempotencyRequest get ->
          Idempotency.newBuilder()
              .setIdempotencyKey(get.getIdempotencyKey())
              .setState(IdempotencyState.IDEMPOTENCY_STATE_DONE)
              .setTransaction(transfer())
              .build();
      case GetRecipientRequest get ->
          Recipient.newBuilder()
              .setUserId(get.getUserId())
              .setDisplayName("Bob")
              .setCurrency(get.getCurrency())
              .setCanReceive(true)
              .build();
      case ListCurrenciesRequest list ->
          ListCurrenciesResponse.newBuilder()
              .addCurrencies(Currency.newBuilder().setCode("JPY").setExponent(0))
              .addCurrencies(Currency.newBuilder().setCode("USD").setExponent(2))
              .build();
      case GetCallerRequest get -> shop();
      default -> EventExamples.answer(request);
    };
  }

  /** A caller with a key. */
  static CallerIdentity shop() {
    return CallerIdentity.newBuilder()
        .setUserId("shop")
        .addScopes("payments")
        .setExpiresAt(NOON)
        .setKeyId("7GkZ0qTn3VdB")
        .build();
  }

  static AcceptedTransfer pending() {
    return accepted(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_PENDING).build();
  }

  static AcceptedTransfer settled() {
    return accepted(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_SETTLED)
        .setFinishedAt(NOON)
        .setTransaction(transfer())
        .build();
  }

  static AcceptedTransfer cancelled() {
    return accepted(AcceptedTransferState.ACCEPTED_TRANSFER_STATE_CANCELLED)
        .setFinishedAt(NOON)
        .build();
  }

  static AcceptedTransfer.Builder accepted(AcceptedTransferState state) {
    return AcceptedTransfer.newBuilder()
        .setId(TRANSACTION_ID)
        .setState(state)
        .setWalletId(WALLET_ID)
        .setAmountMinor(-1170)
        .setCurrency("USD")
        .setCounterparty(BOB)
        .setNote("lunch")
        .setAcceptedAt(NOON);
  }

  static MovementResponse moved(Transaction transaction) {
    return MovementResponse.newBuilder().setTransaction(transaction).build();
  }

  static Balance balance(long timeline, long version) {
    return Balance.newBuilder()
        .setWalletId(WALLET_ID)
        .setBalance(money(8330))
        .setVersion(version)
        .setTimeline(timeline)
        .build();
  }

  static Transaction transfer() {
    return line(TransactionKind.TRANSACTION_KIND_TRANSFER, -1170)
        .setCounterparty(BOB)
        .setNote("lunch")
        .build();
  }

  static Transaction deposit() {
    return line(TransactionKind.TRANSACTION_KIND_DEPOSIT, 10_000).build();
  }

  static Transaction withdrawal() {
    return line(TransactionKind.TRANSACTION_KIND_WITHDRAWAL, -500).build();
  }

  static Wallet wallet() {
    return Wallet.newBuilder()
        .setId(WALLET_ID)
        .setOwnerId("alice")
        .setCurrency("USD")
        .setBalance(money(8330))
        .setVersion(3)
        .setCreatedAt(NOON)
        .build();
  }

  private static Transaction.Builder line(TransactionKind kind, long amountMinor) {
    return Transaction.newBuilder()
        .setId(TRANSACTION_ID)
        .setKind(kind)
        .setWalletId(WALLET_ID)
        .setAmountMinor(amountMinor)
        .setCurrency("USD")
        .setBalanceAfterMinor(8330)
        .setVersion(3)
        .setCreatedAt(NOON);
  }

  private static Money money(long amountMinor) {
    return Money.newBuilder().setAmountMinor(amountMinor).setCurrency("USD").build();
  }
}
