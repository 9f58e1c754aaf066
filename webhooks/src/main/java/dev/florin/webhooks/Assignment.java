package dev.florin.webhooks;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.events.Event;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.lease.LeaseLostException;
import dev.florin.ledger.postgres.Transactions;
import dev.florin.ledger.webhook.Subscription;
import dev.florin.ledger.webhook.WebhookProgress;
import dev.florin.ledger.webhook.WebhookProgress.Due;
import dev.florin.ledger.webhook.WebhookProgress.Failure;
import dev.florin.ledger.webhook.WebhookProgress.Retried;
import dev.florin.ledger.webhook.WebhookProgress.Standing;
import dev.florin.ledger.webhook.WebhookProgress.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook as its courier's two halves see it: what it wants, how to send to it, and where to
 * write down how it went.
 *
 * @param subscription as it was when the courier began
 * @param transactions of the deliverer's lease
 * @param sender to its URL
 */
record Assignment(
    Subscription subscription,
    EventLog log,
    WebhookProgress progress,
    Transactions transactions,
    Sender sender,
    EventRendering rendering,
    WebhooksConfig config,
    Backoff backoff) {
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
  private static final long FAULT_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** Those of the events that the webhook is to be told of. */
  List<Event> wanted(List<Event> events) {
    List<String> types = subscription.types();
    return types.isEmpty()
        ? events
        : events.stream()
            .filter(event -> types.contains(EventType.of(event.fact()).text()))
            .toList();
  }

  /** Never throws: what cannot be sent has failed. */
  CompletableFuture<Outcome> send(Event event, int attempt) {
    try {
      byte[] body = rendering.json(event);
      return sender.send(new Message(event.position().toString(), body, attempt, event.traceId()));
    } catch (RuntimeException e) {
      LOG.warn("webhook {}: {} not sent", subscription.term().webhookId(), event.position(), e);
      return CompletableFuture.completedFuture(
          new Outcome.Failed("not sent: " + e.getMessage(), Duration.ZERO));
    }
  }

  Standing advance(Step step) {
    return progress.advance(transactions, subscription.term(), step, config.retryFor());
  }

  List<Due> due(int limit) {
    return progress.due(transactions, subscription.term(), limit);
  }

  Standing retried(List<Retried> retries) {
    return progress.retried(transactions, subscription.term(), retries, config.retryFor());
  }

  /**
   * What to write down of an attempt whose event has a row.
   *
   * @param attempts this one included
   */
  Retried retried(long number, int attempts, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered _ -> new Retried.Delivered(number);
      case Outcome.Failed failed -> new Retried.FailedAgain(failure(number, attempts, failed));
      case Outcome.Gone _ -> new Retried.FailedAgain(gone(number, attempts));
    };
  }

  Failure failure(long number, int attempts, Outcome.Failed failed) {
    Duration pause = backoff.pause(attempts, failed.pauseMin());
    return new Failure(number, attempts, failed.error(), pause);
  }

  /** The event of a receiver that wants no more: it goes on if the webhook is switched on again. */
  Failure gone(long number, int attempts) {
    return new Failure(number, attempts, "answered 410", backoff.pause(attempts, Duration.ZERO));
  }

  /** An attempt that is not over yet: it may be made again only when it is. */
  Failure unanswered(long number, int attempts) {
    Duration pause = config.timeout().plus(backoff.pause(attempts, Duration.ZERO));
    return new Failure(number, attempts, "no answer yet", pause);
  }

  /** Says why in the row, and to the operator. */
  void switchOff(String reason) {
    progress.switchOff(transactions, subscription.term(), reason);
    LOG.warn("webhook {} is switched off: {}", subscription.term().webhookId(), reason);
  }

  void switchOffForGone() {
    switchOff("the receiver answered 410: it wants no more events");
  }

  void switchOffForFailing() {
    switchOff("nothing was delivered for " + config.retryFor().toSeconds() + " s");
  }

  /** Whether it was. */
  boolean switchOffIfTooMany() {
    long retrying = progress.retrying(transactions, subscription.term());
    if (retrying <= WebhookProgress.RETRYING_MAX) {
      return false;
    }
    switchOff(retrying + " deliveries have failed and are tried again");
    return true;
  }

  /**
   * Does one step. One that failed is to be done again, after a pause.
   *
   * @return false if the lease was lost: there is nothing more to do
   */
  boolean patiently(Runnable step) {
    try {
      step.run();
      return true;
    } catch (LeaseLostException e) {
      LOG.info("webhook {}: left to another instance", subscription.term().webhookId());
      return false;
    } catch (LedgerFaultException e) {
      LOG.warn("webhook {} waits: {}", subscription.term().webhookId(), e.getMessage());
      LockSupport.parkNanos(FAULT_PAUSE_NANOS);
      return true;
    }
  }
}
