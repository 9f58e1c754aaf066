package dev.florin.ledger.commit;

import dev.florin.ledger.IdSource;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.rules.Movement;
import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer: takes what is free, commits it as one transaction, answers the callers.
 *
 * <p>A lane never sleeps and starts no thread. {@link #turn} does one attempt and says how long to
 * wait before the next, so the same code runs under a thread and under a simulated scheduler.
 *
 * <p>What a failed attempt leads to:
 *
 * <ul>
 *   <li>rejected by the database on the slow path: the batch is halved until the culprit stands
 *       alone, and only it fails, at its second try
 *   <li>a fault that can pass: again after a pause, a bounded number of times; then the callers are
 *       told that nothing happened
 *   <li>a lock that was not had in time: the same, and writers of others that hold it for too long
 *       are ended; a batch for which no caller waits is halved until the blocked one stands alone
 *   <li>an id that exists already: this process gives no more ids, and the callers are told that
 *       nothing happened
 *   <li>COMMIT sent and no answer: settled on the slow path with a new connection, for as long as
 *       it takes; meanwhile nobody else in this process touches the wallets
 * </ul>
 *
 * @param <A> what the commands are answered with
 */
final class Lane<A> {
  /** Nothing to do until something is offered. */
  static final long IDLE = Work.UNTIL_WOKEN;

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** For logs, callers and readiness alike: the next step is the operator's. */
  static final String ID_COLLISION =
      "node-number: another instance on this database has the same one;"
          + " this instance stops writing until it is started again with a number of its own";

  private static final String BEHIND = "an earlier transfer of the same wallet failed";

  private static final int FAILURES_MAX = 6;
  private static final long BACKOFF_FIRST_NANOS = 5_000_000;
  private static final int BACKOFF_DOUBLINGS_MAX = 7;

  private final int number;
  private final Work<A> queue;
  private final Transaction<A> transaction;
  private final Store store;
  private final IdSource ids;
  private final MonotonicClock clock;
  private final Executor answers;
  private final LaneStatistics statistics;
  private final BatchTraces traces;
  private final int batchCommandsMax;
  private final Deque<Batch<A>> work = new ArrayDeque<>();

  private Store.@Nullable Session session;
  private CompletableFuture<?> lifting = CompletableFuture.completedFuture(null);
  private long notBeforeNanos;

  /**
   * @param number among the lanes of this process
   * @param queue where it gets its work
   * @param transaction what it makes of a batch; this lane's own
   * @param surroundings what it works with
   * @param batchCommandsMax commands in one transaction
   */
  Lane(
      int number,
      Work<A> queue,
      Transaction<A> transaction,
      Surroundings surroundings,
      int batchCommandsMax) {
    this.number = number;
    this.queue = queue;
    this.transaction = transaction;
    this.store = surroundings.store();
    this.ids = surroundings.ids();
    this.clock = surroundings.clock();
    this.answers = surroundings.answers();
    this.statistics = surroundings.statistics();
    this.traces = surroundings.traces();
    this.batchCommandsMax = batchCommandsMax;
    this.notBeforeNanos = clock.nanos();
  }

  /**
   * What a lane works with.
   *
   * @param store where the money is
   * @param ids stopped where they turn out not to be unique
   * @param clock for pauses
   * @param answers runs the callers' continuations, away from the lane
   * @param statistics counted up
   * @param traces of its batches
   */
  record Surroundings(
      Store store,
      IdSource ids,
      MonotonicClock clock,
      Executor answers,
      LaneStatistics statistics,
      BatchTraces traces) {}

  /** One attempt. Returns the nanoseconds to wait before the next: 0 for none, or IDLE. */
  long turn() {
    if (work.isEmpty()) {
      List<Ticket<A>> taken = queue.take(number, batchCommandsMax);
      if (taken.isEmpty()) {
        return queue.pauseNanos();
      }
      work.add(traced(new Batch<>(taken)));
    }
    long waitNanos = notBeforeNanos - clock.nanos();
    if (waitNanos > 0) {
      return waitNanos;
    }
    Batch<A> batch = work.element();
    try (Scope _ = BatchTraces.of(batch).makeCurrent()) {
      attempt(batch);
    }
    if (work.isEmpty()) {
      queue.finish(number);
    }
    return 0;
  }

  /** Whether a batch is in hand. */
  boolean isBusy() {
    return !work.isEmpty();
  }

  /** Done when the answers of all batches so far are on their way to their callers. */
  CompletableFuture<?> lifting() {
    return lifting;
  }

  /** Gives the connection back. What is in hand stays undecided. */
  void close() {
    dropSession();
  }

  private Batch<A> traced(Batch<A> batch) {
    batch.span = traces.batch(number, batch.tickets());
    batch.span.setAttribute(SpanKeys.BATCH_KIND, transaction.kind(batch));
    return batch;
  }

  private void attempt(Batch<A> batch) {
    Committed<A> committed;
    try {
      Store.Session open = session();
      if (!batch.isResolved() && !resolve(open, batch)) {
        return;
      }
      committed = transaction.commit(open, batch);
    } catch (StoreException e) {
      failed(batch, e);
      return;
    } catch (RuntimeException e) {
      try (Scope _ = BatchTraces.ofFailed(batch).makeCurrent()) {
        rejected(batch, e);
      }
      return;
    }
    work.remove();
    answer(batch, committed);
    putInOrder(committed.outcomes());
  }

  /** False if there are no more ids to be had: nothing was done, and the callers are told. */
  private boolean resolve(Store.Session open, Batch<A> batch) throws StoreException {
    try {
      batch.resolve(transaction.movements(open, batch.tickets()));
      return true;
    } catch (LedgerFaultException e) {
      rollback();
      work.remove();
      fail(batch, e.fault(), String.valueOf(e.getMessage()), e);
      return false;
    }
  }

  private void failed(Batch<A> batch, StoreException e) {
    try (Scope _ = BatchTraces.ofFailed(batch).makeCurrent()) {
      leadOn(batch, e);
    }
  }

  private void leadOn(Batch<A> batch, StoreException e) {
    switch (e.kind()) {
      case REJECTED -> rejected(batch, e);
      case TRANSIENT -> {
        rollback();
        again(batch, e);
      }
      case BLOCKED -> {
        rollback();
        endBlockers(batch);
        if (batch.isForSettlement() && batch.size() > 1) {
          halve(batch);
        } else {
          again(batch, e);
        }
      }
      case ID_COLLISION -> {
        rollback();
        stopIds(e);
        work.remove();
        fail(batch, certain(batch, Fault.UNAVAILABLE), ID_COLLISION, e);
      }
      case DISCONNECTED -> {
        dropSession();
        again(batch, e);
      }
      case COMMIT_UNKNOWN -> {
        LOG.warn("lane {}: unknown commit of {} commands, settling", number, batch.size(), e);
        statistics.unknownCommits.increment();
        dropSession();
        batch.settling = true;
        batch.slow = true;
        again(batch, e);
      }
    }
  }

  private void rejected(Batch<A> batch, Exception e) {
    rollback();
    if (!batch.slow || isFirstTryAlone(batch)) {
      batch.slow = true;
      return;
    }
    if (batch.size() > 1) {
      halve(batch);
      return;
    }
    work.remove();
    LOG.error("lane {}: {} command(s) failed by themselves", number, batch.size(), e);
    fail(batch, certain(batch, Fault.INTERNAL), "the command cannot be carried out", e);
  }

  private void halve(Batch<A> batch) {
    work.remove();
    end(batch, "halved");
    List<Batch<A>> halves = batch.halves();
    work.addFirst(traced(halves.getLast()));
    work.addFirst(traced(halves.getFirst()));
  }

  /** The fault, or that the outcome is unknown where an unknown commit has not been settled. */
  private static Fault certain(Batch<?> batch, Fault fault) {
    return batch.settling ? Fault.OUTCOME_UNKNOWN : fault;
  }

  private void endBlockers(Batch<A> batch) {
    Store.Session open = session;
    if (open == null || !batch.isResolved()) {
      return;
    }
    try {
      statistics.endedWriters.add(open.endBlockers(batch.walletIds()));
    } catch (StoreException | RuntimeException e) {
      LOG.warn("lane {}: who holds its wallets could not be seen", number, e);
      dropSession();
    }
  }

  private void stopIds(Exception e) {
    if (ids.stopped().isEmpty()) {
      String found = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      LOG.error("lane {}: {} ({})", number, ID_COLLISION, found);
    }
    ids.stop(ID_COLLISION);
  }

  /**
   * Alone on the slow path, a command is tried twice: where its key was used elsewhere meanwhile,
   * with other wallets, the unique index stopped the first try, and the second sees the key.
   */
  private static boolean isFirstTryAlone(Batch<?> batch) {
    return batch.size() == 1 && batch.triesAlone++ == 0;
  }

  private void again(Batch<A> batch, StoreException e) {
    batch.failures++;
    statistics.retries.increment();
    if (batch.failures > FAILURES_MAX && !batch.settling) {
      LOG.warn(
          "lane {}: gave up on {} commands, nothing happened: {}",
          number,
          batch.size(),
          String.valueOf(e.getMessage()));
      work.remove();
      fail(batch, Fault.UNAVAILABLE, whyUnavailable(e), e);
      return;
    }
    int doublings = Math.min(batch.failures - 1, BACKOFF_DOUBLINGS_MAX);
    notBeforeNanos = clock.nanos() + (BACKOFF_FIRST_NANOS << doublings);
  }

  private static String whyUnavailable(StoreException e) {
    return e.kind() == StoreException.Kind.BLOCKED
        ? "a wallet is held by another session of the database"
        : "the database cannot be reached";
  }

  /** The lane goes on at once; the callers are told when no older copy can be shown to them. */
  private void answer(Batch<A> batch, Committed<A> committed) {
    batch.span.setAttribute(SpanKeys.BATCH_PATH, batch.slow ? "slow" : "fast");
    LOG.debug("lane {}: committed {} commands", number, batch.size());
    statistics.batches.increment();
    statistics.commands.add(batch.size());
    List<Ticket<A>> tickets = batch.tickets();
    List<A> outcomes = committed.outcomes();
    CompletionStage<Void> answered =
        committed
            .fence()
            .lift()
            .thenRunAsync(
                () -> {
                  for (int i = 0; i < outcomes.size(); i++) {
                    tickets.get(i).answer().complete(outcomes.get(i));
                  }
                  end(batch, "committed");
                },
                answers);
    CompletableFuture<Void> latest = answered.toCompletableFuture();
    lifting = lifting.isDone() ? latest : CompletableFuture.allOf(lifting, latest);
  }

  private static void end(Batch<?> batch, String outcome) {
    batch.span.setAttribute(SpanKeys.BATCH_OUTCOME, outcome);
    batch.span.setAttribute(SpanKeys.BATCH_FAILURES, (long) batch.failures);
    batch.span.end();
  }

  private void fail(Batch<A> batch, Fault fault, String message, Exception cause) {
    List<Ticket<A>> tickets = batch.tickets();
    transaction.gaveUp(tickets);
    CurrentTrace.fail(batch.span, fault.name());
    end(batch, "failed");
    answers.execute(() -> tickets.forEach(ticket -> ticket.fail(fault, message, cause)));
    if (batch.isForSettlement()) {
      holdBack(batch);
    }
  }

  /** One wallet's transfers are settled in order: what comes after a failed one waits for it. */
  private void holdBack(Batch<A> failed) {
    Set<Long> sources =
        failed.movements().stream().map(Movement::sourceWalletId).collect(Collectors.toSet());
    for (Batch<A> later : work) {
      List<Ticket<A>> behind = later.takeOutgoing(sources);
      answers.execute(() -> behind.forEach(ticket -> ticket.fail(Fault.UNAVAILABLE, BEHIND)));
    }
    work.removeIf(later -> later.size() == 0);
  }

  private void putInOrder(List<A> outcomes) {
    try {
      transaction.afterwards(session(), outcomes);
    } catch (StoreException | RuntimeException e) {
      LOG.warn("lane {}: what was due after a batch was not done", number, e);
      dropSession();
    }
  }

  private Store.Session session() throws StoreException {
    Store.Session open = session;
    if (open == null) {
      open = store.open();
      session = open;
    }
    return open;
  }

  private void rollback() {
    if (session != null) {
      session.rollback();
    }
  }

  private void dropSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
