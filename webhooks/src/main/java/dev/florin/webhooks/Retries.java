package dev.florin.webhooks;

import dev.florin.ledger.events.Event;
import dev.florin.ledger.webhook.WebhookProgress.Due;
import dev.florin.ledger.webhook.WebhookProgress.Retried;
import dev.florin.ledger.webhook.WebhookProgress.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Tries again what failed, for one webhook: what is due, those that have waited longest first, a
 * bounded number at once.
 *
 * <p>Threads: one runs it; {@link #wake}, {@link #stop} and {@link #abandon} from any.
 */
final class Retries {
  static final int IN_FLIGHT_MAX = 16;

  private final Assignment assignment;
  private final Semaphore wakeUps = new Semaphore(0);
  private final CompletableFuture<Boolean> abandoned = new CompletableFuture<>();
  private volatile boolean stopping;

  Retries(Assignment assignment) {
    this.assignment = assignment;
  }

  /** What became of one delivery. */
  private record Ended(Retried retried, boolean gone) {}

  /** Something is due. */
  void wake() {
    wakeUps.release();
  }

  /** Begins no more attempts, and ends with those in flight. */
  void stop() {
    stopping = true;
    wake();
  }

  /** Ends without waiting: what is in flight is tried again. */
  void abandon() {
    abandoned.complete(true);
    stop();
  }

  /** Goes on until it is stopped, or there is nothing more to do for it. */
  void run() {
    while (!stopping) {
      wakeUps.acquireUninterruptibly();
      int _ = wakeUps.drainPermits();
      if (!stopping && !assignment.patiently(this::tryAllThatIsDue)) {
        return;
      }
    }
  }

  private void tryAllThatIsDue() {
    List<Due> due = assignment.due(IN_FLIGHT_MAX);
    while (!due.isEmpty() && !stopping) {
      List<CompletableFuture<Ended>> attempts = begin(due);
      CompletableFuture<?> all =
          CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new));
      CompletableFuture.anyOf(all, abandoned).join();
      if (!all.isDone()) {
        return;
      }
      write(attempts.stream().map(CompletableFuture::join).toList());
      due = stopping ? List.of() : assignment.due(IN_FLIGHT_MAX);
    }
  }

  /** In the order in which they are due; what cannot be read yet is left for the next time. */
  private List<CompletableFuture<Ended>> begin(List<Due> due) {
    List<CompletableFuture<Ended>> attempts = new ArrayList<>();
    DueEvents events = DueEvents.read(assignment.log(), due);
    for (Due forgotten : events.forgotten()) {
      Retried retried = new Retried.Forgotten(forgotten.position().number());
      attempts.add(CompletableFuture.completedFuture(new Ended(retried, false)));
    }
    for (Due delivery : due) {
      Event event = events.found().get(delivery.position());
      if (event != null) {
        attempts.add(begin(delivery, event));
      }
    }
    return attempts;
  }

  private CompletableFuture<Ended> begin(Due delivery, Event event) {
    int attempt = delivery.attempts() + 1;
    long number = delivery.position().number();
    return assignment
        .send(event, attempt)
        .thenApply(outcome ->
            new Ended(
                assignment.retried(number, attempt, outcome), outcome instanceof Outcome.Gone));
  }

  private void write(List<Ended> ended) {
    Standing standing = assignment.retried(ended.stream().map(Ended::retried).toList());
    if (standing == Standing.ENDED) {
      stopping = true;
    } else if (ended.stream().anyMatch(Ended::gone)) {
      assignment.switchOffForGone();
      stopping = true;
    } else if (standing == Standing.FAILED_TOO_LONG) {
      assignment.switchOffForFailing();
      stopping = true;
    }
  }
}
