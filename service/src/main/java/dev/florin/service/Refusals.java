package dev.florin.service;

import dev.florin.ledger.Bounds;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the ledger's refusals into words that say what to do. */
final class Refusals {
  private Refusals() {}

  static StatusRuntimeException status(Outcome.Refused refused) {
    return status(refused.refusal(), refused.replayed());
  }

  /** Of a refusal that is stored nowhere. */
  static StatusRuntimeException status(Refusal refusal) {
    return status(refusal, false);
  }

  private static StatusRuntimeException status(Refusal refusal, boolean replayed) {
    Map<String, String> metadata = metadata(refusal);
    if (replayed) {
      metadata.put("replayed", "true");
    }
    return Statuses.of(
        Status.Code.FAILED_PRECONDITION, refusal.code().code(), detail(refusal), metadata);
  }

  /** The refusal as part of an answer: the same words as in the status. */
  static dev.florin.wallet.v1.Refusal message(Refusal refusal) {
    return dev.florin.wallet.v1.Refusal.newBuilder()
        .setCode(refusal.code().code())
        .setDetail(detail(refusal))
        .putAllMetadata(metadata(refusal))
        .build();
  }

  private static Map<String, String> metadata(Refusal refusal) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (refusal.code() == RefusalCode.INSUFFICIENT_FUNDS) {
      metadata.put("shortfall_minor", Long.toString(refusal.shortfallMinor()));
      metadata.put("available_minor", Long.toString(refusal.availableMinor()));
      metadata.put("currency", refusal.currency());
    }
    return metadata;
  }

  static String detail(Refusal refusal) {
    String currency = refusal.currency();
    return switch (refusal.code()) {
      case IDEMPOTENCY_KEY_REUSED ->
          "This idempotency key belongs to another request. A new movement needs a new key; for the"
              + " answer to the first request, send that one again unchanged.";
      case RECIPIENT_NOT_FOUND ->
          "The recipient has no wallet in "
              + currency
              + ". Check who it is, or ask them to open one, and send again with a new idempotency"
              + " key.";
      case SAME_WALLET ->
          "The money would leave and enter the same wallet. Name another recipient.";
      case CURRENCY_MISMATCH ->
          "A wallet of this movement holds another currency than "
              + currency
              + ". State the currency that it holds, or choose a wallet in this one.";
      case WALLET_FROZEN ->
          "A wallet of this movement is frozen. Nothing was moved; ask who runs the service.";
      case INSUFFICIENT_FUNDS -> insufficientFunds(refusal);
      case AMOUNT_OVERFLOW ->
          "The receiving wallet would hold more than "
              + MoneyText.of(Bounds.AMOUNT_MINOR_MAX, currency)
              + ", the most that a wallet may. Send less.";
    };
  }

  private static String insufficientFunds(Refusal refusal) {
    String currency = refusal.currency();
    long amountMinor = Math.addExact(refusal.availableMinor(), refusal.shortfallMinor());
    return "The wallet holds "
        + MoneyText.of(refusal.availableMinor(), currency)
        + ", "
        + MoneyText.of(refusal.shortfallMinor(), currency)
        + " short of "
        + MoneyText.of(amountMinor, currency)
        + ".";
  }
}
