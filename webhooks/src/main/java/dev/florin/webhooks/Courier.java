package dev.florin.webhooks;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one webhook, for as long as it is switched on this time: first attempts and retries,
 * side by side, over connections of its own.
 *
 * <p>Threads: two virtual ones of its own; its methods from any.
 */
final class Courier {
  /** Attempts that are in flight at once: never more connections. */
  static final int IN_FLIGHT_MAX = FirstAttempts.IN_FLIGHT_MAX + Retries.IN_FLIGHT_MAX;

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private final long webhookId;
  private final HttpSender sender;
  private final FirstAttempts firstAttempts;
  private final Retries retries;
  private final Thread following;
  private final Thread retrying;
  private final AtomicInteger halves = new AtomicInteger(2);

  /**
   * @param newest the newest place of the log, as far as is known
   */
  Courier(Assignment assignment, HttpSender sender, Supplier<EventPosition> newest) {
    this.webhookId = assignment.subscription().term().webhookId();
    this.sender = sender;
    this.firstAttempts = new FirstAttempts(assignment, newest);
    this.retries = new Retries(assignment);
    this.following = thread("first", firstAttempts::run);
    this.retrying = thread("retries", retries::run);
  }

  void start() {
    following.start();
    retrying.start();
  }

  /** What changed about the webhook without ending the courier: its secrets, what is due. */
  void update(Subscription subscription) {
    sender.sign(subscription.secrets());
    if (subscription.due()) {
      retries.wake();
    }
  }

  /** There may be new events. */
  void wake() {
    firstAttempts.wake();
  }

  /** Begins no more attempts; ends when those in flight have ended. */
  void stop() {
    firstAttempts.stop();
    retries.stop();
  }

  /** Ends with what is known by now. */
  void abandon() {
    firstAttempts.abandon();
    retries.abandon();
  }

  boolean isEnded() {
    return !following.isAlive() && !retrying.isAlive();
  }

  /** Waits for the end, for so long at the most. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    return following.join(patience)
        && retrying.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
  }

  private Thread thread(String name, Runnable half) {
    return Thread.ofVirtual()
        .name("florin-webhook-" + webhookId + "-" + name)
        .unstarted(() -> runToTheEnd(half));
  }

  /** When one half has ended, by whatever, the other one has nothing more to do. */
  private void runToTheEnd(Runnable half) {
    try {
      half.run();
    } catch (RuntimeException e) {
      LOG.error("webhook {}: its courier failed, another one follows", webhookId, e);
    } finally {
      stop();
      if (halves.decrementAndGet() == 0) {
        sender.close();
      }
    }
  }
}
