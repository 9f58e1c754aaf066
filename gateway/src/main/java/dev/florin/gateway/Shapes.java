package dev.florin.gateway;

import com.google.protobuf.Timestamp;
import dev.florin.wallet.v1.AcceptedTransfer;
import dev.florin.wallet.v1.AcceptedTransferState;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.Counterparty;
import dev.florin.wallet.v1.Currency;
import dev.florin.wallet.v1.Idempotency;
import dev.florin.wallet.v1.IdempotencyState;
import dev.florin.wallet.v1.ListCurrenciesResponse;
import dev.florin.wallet.v1.ListTransactionsResponse;
import dev.florin.wallet.v1.ListWalletsResponse;
import dev.florin.wallet.v1.Recipient;
import dev.florin.wallet.v1.Refusal;
import dev.florin.wallet.v1.Transaction;
import dev.florin.wallet.v1.TransactionKind;
import dev.florin.wallet.v1.Wallet;
import dev.florin.wallet.v1.WalletEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The wallet service's messages as the contract's JSON. Ids and versions are strings there. */
final class Shapes {
  private Shapes() {}

  static JsonObject wallet(Wallet wallet) {
    return new JsonObject()
        .put("id", wallet.getId())
        .put("owner_id", wallet.getOwnerId())
        .put("currency", wallet.getCurrency())
        .put(
            "balance",
            money(wallet.getBalance().getAmountMinor(), wallet.getBalance().getCurrency()))
        .put("version", Long.toString(wallet.getVersion()))
        .put("created_at", time(wallet.getCreatedAt()));
  }

  static JsonObject wallets(ListWalletsResponse response) {
    JsonArray wallets = new JsonArray();
    response.getWalletsList().forEach(wallet -> wallets.add(wallet(wallet)));
    return new JsonObject().put("wallets", wallets);
  }

  static JsonObject balance(Balance balance) {
    return new JsonObject()
        .put("wallet_id", balance.getWalletId())
        .put("amount", balance.getBalance().getAmountMinor())
        .put("currency", balance.getBalance().getCurrency())
        .put("version", Long.toString(balance.getVersion()));
  }

  static JsonObject transaction(Transaction transaction) {
    return new JsonObject()
        .put("id", transaction.getId())
        .put("kind", kind(transaction.getKind()))
        .put("wallet_id", transaction.getWalletId())
        .put("amount", transaction.getAmountMinor())
        .put("currency", transaction.getCurrency())
        .put(
            "counterparty",
            transaction.hasCounterparty() ? counterparty(transaction.getCounterparty()) : null)
        .put("note", transaction.hasNote() ? transaction.getNote() : null)
        .put("balance_after", transaction.getBalanceAfterMinor())
        .put("created_at", time(transaction.getCreatedAt()));
  }

  /** A CloudEvent 1.0, in its JSON format. */
  static JsonObject walletEvent(WalletEvent event) {
    Transaction transaction = event.getTransaction();
    String version = Long.toString(event.getVersion());
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", version)
        .put("source", "/v1/wallets/" + transaction.getWalletId())
        .put("type", "dev.florin.wallet.transaction")
        .put("subject", transaction.getId())
        .put("time", time(transaction.getCreatedAt()))
        .put("datacontenttype", "application/json")
        .put("data", transaction(transaction).put("version", version));
  }

  static JsonObject acceptedTransfer(AcceptedTransfer transfer) {
    JsonObject json =
        new JsonObject()
            .put("id", transfer.getId())
            .put("state", state(transfer.getState()))
            .put("wallet_id", transfer.getWalletId())
            .put("amount", transfer.getAmountMinor())
            .put("currency", transfer.getCurrency())
            .put(
                "counterparty",
                transfer.hasCounterparty() ? counterparty(transfer.getCounterparty()) : null)
            .put("note", transfer.hasNote() ? transfer.getNote() : null)
            .put("accepted_at", time(transfer.getAcceptedAt()));
    if (transfer.hasFinishedAt()) {
      json.put("finished_at", time(transfer.getFinishedAt()));
    }
    return switch (transfer.getResultCase()) {
      case TRANSACTION -> json.put("transaction", transaction(transfer.getTransaction()));
      case REFUSAL -> json.put("refusal", refusal(transfer.getRefusal()));
      case RESULT_NOT_SET -> json;
    };
  }

  static JsonObject transactions(ListTransactionsResponse response) {
    JsonArray lines = new JsonArray();
    response.getTransactionsList().forEach(line -> lines.add(transaction(line)));
    String cursor = response.getNextCursor();
    return new JsonObject()
        .put("transactions", lines)
        .put("next_cursor", cursor.isEmpty() ? null : cursor);
  }

  static JsonObject idempotency(Idempotency idempotency) {
    JsonObject json =
        new JsonObject()
            .put("key", idempotency.getIdempotencyKey())
            .put("state", state(idempotency.getState()));
    return switch (idempotency.getResultCase()) {
      case TRANSACTION -> json.put("transaction", transaction(idempotency.getTransaction()));
      case REFUSAL -> json.put("refusal", refusal(idempotency.getRefusal()));
      case RESULT_NOT_SET -> json;
    };
  }

  static JsonObject recipient(Recipient recipient) {
    return new JsonObject()
        .put("user_id", recipient.getUserId())
        .put("display_name", recipient.getDisplayName())
        .put("currency", recipient.getCurrency())
        .put("can_receive", recipient.getCanReceive());
  }

  static JsonObject currencies(ListCurrenciesResponse response) {
    JsonArray currencies = new JsonArray();
    for (Currency currency : response.getCurrenciesList()) {
      currencies.add(
          new JsonObject().put("code", currency.getCode()).put("exponent", currency.getExponent()));
    }
    return new JsonObject().put("currencies", currencies);
  }

  static JsonObject money(long amountMinor, String currency) {
    return new JsonObject().put("amount", amountMinor).put("currency", currency);
  }

  private static JsonObject refusal(Refusal refusal) {
    return new JsonObject()
        .put("code", refusal.getCode())
        .put("detail", refusal.getDetail())
        .mergeIn(Explanation.members(refusal.getMetadataMap()));
  }

  private static JsonObject counterparty(Counterparty counterparty) {
    return new JsonObject()
        .put("wallet_id", counterparty.getWalletId())
        .put("user_id", counterparty.getUserId());
  }

  static String kind(TransactionKind kind) {
    return switch (kind) {
      case TRANSACTION_KIND_DEPOSIT -> "deposit";
      case TRANSACTION_KIND_WITHDRAWAL -> "withdrawal";
      case TRANSACTION_KIND_TRANSFER -> "transfer";
      case TRANSACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a transaction of the kind " + kind);
    };
  }

  private static String state(IdempotencyState state) {
    return switch (state) {
      case IDEMPOTENCY_STATE_NOT_FOUND -> "not_found";
      case IDEMPOTENCY_STATE_IN_PROGRESS -> "in_progress";
      case IDEMPOTENCY_STATE_DONE -> "done";
      case IDEMPOTENCY_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("an idempotency key in the state " + state);
    };
  }

  private static String state(AcceptedTransferState state) {
    return switch (state) {
      case ACCEPTED_TRANSFER_STATE_PENDING -> "pending";
      case ACCEPTED_TRANSFER_STATE_SETTLED -> "settled";
      case ACCEPTED_TRANSFER_STATE_REFUSED -> "refused";
      case ACCEPTED_TRANSFER_STATE_CANCELLED -> "cancelled";
      case ACCEPTED_TRANSFER_STATE_PARKED -> "parked";
      case ACCEPTED_TRANSFER_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("an accepted transfer in the state " + state);
    };
  }

  /** A time that the contract let pass: RFC 3339. */
  static Instant instant(String rfc3339) {
    return OffsetDateTime.parse(rfc3339).toInstant();
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static String time(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }
}
