package dev.florin.ledger.commit;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The ledger's door, with threads behind it: one a lane, a pool that answers callers, and a timer
 * for deadlines.
 *
 * <p>No linger: a free lane takes what waits. Under light load a batch is one to three commands and
 * its latency that of one commit; under heavy load batches grow by themselves.
 */
public final class GroupCommit implements Ledger, AutoCloseable {
  private static final long DEADLINE_CHECK_MILLIS = 20;

  private final IdSource ids;
  private final LaneQueue queue;
  private final MonotonicClock clock;
  private final LaneStatistics statistics = new LaneStatistics();
  private final List<LaneThread> lanes = new ArrayList<>();
  private final ExecutorService answers;
  private final ScheduledExecutorService timer;
  private final Duration closePatience;
  private volatile boolean closing;

  /**
   * Starts the lanes.
   *
   * @param store where the money is
   * @param ids for new transfers
   * @param fences around wallets whose copies a commit voids
   * @param sizes bounds
   */
  public GroupCommit(Store store, IdSource ids, CommitFence fences, Sizes sizes) {
    this.ids = ids;
    this.queue = new LaneQueue(sizes.queueCommandsMax());
    this.clock = MonotonicClock.system();
    this.closePatience = sizes.closePatience();
    this.answers = answers(sizes.lanes());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("florin-deadlines").daemon().factory());
    Lane.Surroundings surroundings =
        new Lane.Surroundings(store, ids, fences, clock, answers, statistics);
    for (int number = 0; number < sizes.lanes(); number++) {
      Lane lane = new Lane(number, queue, surroundings, sizes.batchCommandsMax());
      lanes.add(new LaneThread(number, lane, queue, this::wakeAll));
    }
    lanes.forEach(LaneThread::start);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> queue.expire(clock.nanos()),
            DEADLINE_CHECK_MILLIS,
            DEADLINE_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Bounds.
   *
   * @param lanes writers
   * @param queueCommandsMax commands that may wait
   * @param batchCommandsMax commands in one transaction
   * @param closePatience how long {@link #close} waits for what was accepted
   */
  public record Sizes(
      int lanes, int queueCommandsMax, int batchCommandsMax, Duration closePatience) {}

  @Override
  public CompletableFuture<Outcome> submit(Command command, Duration patience) {
    Ticket ticket = new Ticket(command, clock.nanos() + patience.toNanos());
    Optional<String> stopped = ids.stopped();
    if (stopped.isPresent()) {
      ticket.fail(Fault.UNAVAILABLE, stopped.get());
    } else if (closing) {
      ticket.fail(Fault.UNAVAILABLE, "the ledger is shutting down");
    } else if (!queue.offer(ticket)) {
      Fault fault = queue.isAtWork(command.callerKey()) ? Fault.OUTCOME_PENDING : Fault.OVERLOADED;
      ticket.fail(fault, "the queue is full");
    } else {
      wakeOne();
    }
    return ticket.answer();
  }

  @Override
  public boolean inProgress(CallerKey callerKey) {
    return queue.isAtWork(callerKey);
  }

  /** What keeps this instance from serving until it is started again; empty if nothing does. */
  public Optional<String> notReady() {
    return ids.stopped()
        .or(() -> lanes.stream().flatMap(lane -> lane.failure().stream()).findFirst());
  }

  /** Counters of all lanes. */
  public LaneStatistics statistics() {
    return statistics;
  }

  /** Commands that wait for a lane: a hint. */
  public int waitingCommands() {
    return queue.waitingCount();
  }

  /**
   * Takes nothing more, finishes what was accepted within {@code closePatience}, and ends the
   * lanes. What could not be finished is told to its callers.
   */
  @Override
  public void close() {
    closing = true;
    long deadlineNanos = clock.nanos() + closePatience.toNanos();
    lanes.forEach(LaneThread::finish);
    lanes.forEach(lane -> lane.awaitEnd(Duration.ofNanos(deadlineNanos - clock.nanos())));
    lanes.forEach(LaneThread::stop);
    queue.close();
    timer.shutdownNow();
    answers.shutdown();
    try {
      var _ = answers.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A lane that outlives {@link #close} has nobody left to answer: what it hands in is dropped. */
  private static ExecutorService answers(int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().name("florin-answer-", 0).daemon().factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  private void wakeOne() {
    for (LaneThread lane : lanes) {
      if (lane.isIdle()) {
        lane.wake();
        return;
      }
    }
  }

  private void wakeAll() {
    lanes.forEach(LaneThread::wake);
  }
}
