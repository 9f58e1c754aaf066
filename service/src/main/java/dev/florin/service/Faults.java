package dev.florin.service;

import dev.florin.ledger.LedgerFaultException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told of a fault: what is certain, and never how it looks inside. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private Faults() {}

  /** The status for anything thrown while a call was served; logs what nobody expected. */
  static StatusRuntimeException status(Throwable thrown) {
    return switch (thrown) {
      case StatusRuntimeException status -> status;
      case LedgerFaultException fault -> ledger(fault);
      case CompletionException wrapper when wrapper.getCause() != null ->
          status(wrapper.getCause());
      default -> internal(thrown);
    };
  }

  static StatusRuntimeException overloaded() {
    return retryable(
        Status.Code.UNAVAILABLE,
        "overloaded",
        "There is too much to do at the moment. Nothing was done; try again shortly.");
  }

  static StatusRuntimeException unavailable() {
    return retryable(
        Status.Code.UNAVAILABLE,
        "unavailable",
        "The service cannot do this at the moment. Nothing was done; try again shortly.");
  }

  /** Where something that has to be known first is not known at the moment. */
  static StatusRuntimeException unavailable(String why) {
    return retryable(Status.Code.UNAVAILABLE, "unavailable", why);
  }

  /** Where a cancellation got no answer. */
  static StatusRuntimeException cancellationUnknown() {
    return retryable(
        Status.Code.UNAVAILABLE,
        "outcome_unknown",
        "It is not known yet whether this was cancelled. Cancel it again: that is safe, and the"
            + " answer tells.");
  }

  /** Where a change of a webhook got no answer. */
  static StatusRuntimeException webhookUnknown() {
    return retryable(
        Status.Code.UNAVAILABLE,
        "outcome_unknown",
        "It is not known yet whether this happened. Look at the webhooks before you ask for it"
            + " again.");
  }

  private static StatusRuntimeException ledger(LedgerFaultException thrown) {
    return switch (thrown.fault()) {
      case OVERLOADED -> overloaded();
      case UNAVAILABLE -> unavailable();
      case OUTCOME_PENDING ->
          retryable(
              Status.Code.ABORTED,
              "outcome_pending",
              "The same request is still being worked on. Send it again with the same idempotency"
                  + " key to get its answer.");
      case OUTCOME_UNKNOWN ->
          retryable(
              Status.Code.UNAVAILABLE,
              "outcome_unknown",
              "It is not known yet whether this happened. Send it again with the same idempotency"
                  + " key: it happens once at the most, and the answer tells.");
      case INTERNAL -> internal(thrown);
    };
  }

  private static StatusRuntimeException internal(Throwable thrown) {
    LOG.error("a call failed", thrown);
    return Statuses.of(
        Status.Code.INTERNAL,
        "internal",
        "Something went wrong on our side. It was recorded.",
        Map.of());
  }

  private static StatusRuntimeException retryable(Status.Code code, String reason, String detail) {
    return Statuses.retryable(code, reason, detail, RETRY_AFTER_SECONDS);
  }
}
