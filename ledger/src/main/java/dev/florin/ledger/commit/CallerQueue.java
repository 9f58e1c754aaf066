package dev.florin.ledger.commit;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.LedgerFaultException.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * A door for callers who wait: their commands go through one queue to the lanes behind it, and a
 * timer tells those whose deadline has passed.
 *
 * <p>No linger: a free lane takes what waits. Under light load a batch is one to three commands and
 * its latency that of one commit; under heavy load batches grow by themselves.
 *
 * <p>Threads: any.
 *
 * @param <A> what commands are answered with
 */
final class CallerQueue<A> implements AutoCloseable {
  private static final long DEADLINE_CHECK_MILLIS = 20;

  private final IdSource ids;
  private final MonotonicClock clock;
  private final LaneQueue<A> queue;
  private final LaneCrew<A> crew;
  private final ScheduledExecutorService timer;
  private final BatchTraces traces;
  private final Duration closePatience;
  private final LongAdder refused = new LongAdder();
  private volatile boolean closing;

  /**
   * Starts the lanes.
   *
   * @param bounds of the queue
   * @param claims shared with whoever else has lanes over the same wallets
   */
  CallerQueue(
      LaneCrew.Place place,
      Bounds bounds,
      Claims claims,
      IntFunction<Transaction<A>> transactions,
      LaneCrew.Means means) {
    this.ids = means.ids();
    this.clock = means.clock();
    this.traces = means.traces();
    this.closePatience = bounds.closePatience();
    this.queue = new LaneQueue<>(bounds.queueCommandsMax(), claims);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(place.name() + "-deadlines").daemon().factory());
    this.crew = new LaneCrew<>(place, queue, transactions, means);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> queue.expire(clock.nanos()),
            DEADLINE_CHECK_MILLIS,
            DEADLINE_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Of one queue.
   *
   * @param queueCommandsMax commands that may wait
   * @param closePatience how long {@link #close} waits for what was accepted
   */
  record Bounds(int queueCommandsMax, Duration closePatience) {}

  /** Hands a command in; the future fails as {@link dev.florin.ledger.Ledger#submit} says. */
  CompletableFuture<A> submit(Command command, Duration patience) {
    Ticket<A> ticket = Ticket.waiting(command, clock.nanos(), patience.toNanos());
    ticket.wait = traces.wait(ticket.answer());
    Optional<String> stopped = ids.stopped();
    if (stopped.isPresent()) {
      ticket.fail(Fault.UNAVAILABLE, stopped.get());
    } else if (closing) {
      ticket.fail(Fault.UNAVAILABLE, "the ledger is shutting down");
    } else if (!queue.offer(ticket)) {
      refused.increment();
      Fault fault = queue.isAtWork(command.callerKey()) ? Fault.OUTCOME_PENDING : Fault.OVERLOADED;
      ticket.fail(fault, "the queue is full");
    } else {
      crew.wakeOne();
    }
    return ticket.answer();
  }

  boolean isAtWork(CallerKey callerKey) {
    return queue.isAtWork(callerKey);
  }

  /** How many wait for a lane: a hint. */
  int waitingCount() {
    return queue.waitingCount();
  }

  /** How long the oldest has waited for a lane, in nanoseconds; 0 if none waits. */
  long oldestNanos() {
    return QueueMeters.age(queue.oldestSinceNanos(), clock.nanos());
  }

  /** Commands refused because the queue was full, since the start. */
  long refused() {
    return refused.sum();
  }

  /** Commands dropped because their deadline passed before their turn came, since the start. */
  long expired() {
    return queue.expired();
  }

  /** Why a lane will never take anything again; empty if all do. */
  Optional<String> failure() {
    return crew.failure();
  }

  /**
   * Takes nothing more, finishes what was accepted within its patience, and ends the lanes. What
   * could not be finished is told to its callers.
   */
  @Override
  public void close() {
    closing = true;
    crew.finish(closePatience);
    queue.close();
    timer.shutdownNow();
    crew.endAnswers();
  }
}
