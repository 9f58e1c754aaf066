package dev.florin.ledger.webhook;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.postgres.Transactions;
import java.time.Duration;
import java.util.List;

/**
 * How far the delivery to each webhook is: for the one who delivers.
 *
 * <p>Everything is read and written in the transactions of the deliverer's lease, so that one who
 * lost it neither sends what is due nor writes down what it sent. What was delivered leaves no row:
 * it lies below the settled place.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link
 * dev.florin.ledger.LedgerFaultException} with {@code UNAVAILABLE}, after which the same call may
 * be made again; {@link dev.florin.ledger.lease.LeaseLostException}.
 */
public interface WebhookProgress {
  /** Deliveries of one webhook that may be tried again and again; with more it is switched off. */
  int RETRYING_MAX = 100_000;

  /** The webhooks that are switched on. */
  List<Subscription> enabled(Transactions transactions);

  /**
   * Writes down how far the first attempts are, in one transaction.
   *
   * @param term of the webhook, as it was read
   * @param step what is settled, and what is about to be sent
   * @param quietMax for how long nothing may be delivered
   */
  Standing advance(Transactions transactions, Term term, Step step, Duration quietMax);

  /**
   * The deliveries whose next attempt is due, those first that have waited longest.
   *
   * @param limit how many at the most
   */
  List<Due> due(Transactions transactions, Term term, int limit);

  /**
   * Writes down what became of retries, in one transaction.
   *
   * @param retryFor how long after its first attempt a delivery is given up; and for how long
   *     nothing may be delivered
   */
  Standing retried(Transactions transactions, Term term, List<Retried> retries, Duration retryFor);

  /** Switches a webhook off; what is pending stays. Does nothing to one that is off already. */
  void switchOff(Transactions transactions, Term term, String reason);

  /** How many of its deliveries are tried again and again. */
  long retrying(Transactions transactions, Term term);

  /** Forgets deliveries that were given up and whose events are no longer kept. */
  void forgetFailed(Transactions transactions, EventPosition oldest);

  /**
   * One webhook, switched on once.
   *
   * @param webhookId snowflake
   * @param number one higher each time that it is switched on
   */
  record Term(long webhookId, long number) {}

  /**
   * What is settled, and what is about to be sent.
   *
   * @param settledThrough up to here each event was delivered, is not wanted, or failed
   * @param failures of those that were settled since the last step
   * @param delivered whether any was delivered since the last step
   * @param startedThrough up to here they may be sent from now on
   */
  record Step(
      EventPosition settledThrough,
      List<Failure> failures,
      boolean delivered,
      EventPosition startedThrough) {
    public Step {
      failures = List.copyOf(failures);
    }
  }

  /**
   * An attempt that failed.
   *
   * @param number of the event in the log
   * @param attempts this one included
   * @param error why, in one line
   * @param pause until the next one
   */
  record Failure(long number, int attempts, String error, Duration pause) {}

  /**
   * A delivery to be tried again now.
   *
   * @param position of the event
   * @param attempts so far
   */
  record Due(EventPosition position, int attempts) {}

  /** What became of a retry. */
  sealed interface Retried {
    /** It was delivered. */
    record Delivered(long number) implements Retried {}

    /** It failed once more. */
    record FailedAgain(Failure failure) implements Retried {}

    /** Its event is not to be had any more. */
    record Forgotten(long number) implements Retried {}
  }

  /** What the deliverer is to do next. */
  enum Standing {
    /** To go on. */
    GOES_ON,
    /** To switch it off: nothing was delivered for too long. */
    FAILED_TOO_LONG,
    /** To stop: it is off, or on anew, or gone; nothing was written. */
    ENDED
  }
}
