package dev.florin.ledger.commit;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.Command;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.Slots;
import dev.florin.telemetry.Instruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The door of the backlog: one lane that accepts in groups. One is enough, since a transfer costs
 * it a row and nothing else; and it never waits for those that move money.
 */
public final class GroupAccept implements AutoCloseable {
  private static final int LANES = 2;
  private static final String WORK = "accept";

  private final List<CallerQueue<Optional<Acceptance>>> queues = new ArrayList<>();
  private volatile Runnable accepted = () -> {};

  private final LaneMeters meters;

  /** Starts the lane; nobody looks at it: see the other one. */
  public GroupAccept(Store store, IdSource ids, Bounds bounds) {
    this(store, ids, bounds, Instruments.none());
  }

  /**
   * Starts the lane.
   *
   * @param store where the backlog is
   * @param ids for new transfers
   * @param bounds what may wait
   * @param instruments tell what it does
   */
  public GroupAccept(Store store, IdSource ids, Bounds bounds, Instruments instruments) {
    LaneStatistics statistics = new LaneStatistics();
    meters = new LaneMeters(instruments, WORK, MonotonicClock.system());
    AcceptMeters counts = new AcceptMeters(instruments);
    for (int lane = 0; lane < LANES; lane++) {
      LaneMeters.LaneMeter meter = meters.lane(lane);
      queues.add(
          new CallerQueue<>(
              new LaneCrew.Place("florin-accept-" + lane, 0, 1, bounds.batchCommandsMax()),
              new CallerQueue.Bounds(bounds.queueCommandsMax() / LANES + 1, bounds.closePatience()),
              new Claims(),
              number ->
                  new AcceptTransaction(
                      ids, bounds.backlogMax(), () -> accepted.run(), meter, counts),
              new LaneCrew.Means(
                  store,
                  ids,
                  MonotonicClock.system(),
                  statistics,
                  BatchTraces.of(instruments))));
    }
    show(QueueMeters.of(instruments, WORK));
  }

  private void show(QueueMeters queue) {
    queue.depth(this::waiting);
    queue.age(() -> queues.stream().mapToLong(CallerQueue::oldestNanos).max().orElse(0));
    queue.losses(
        () -> queues.stream().mapToLong(CallerQueue::refused).sum(),
        () -> queues.stream().mapToLong(CallerQueue::expired).sum());
  }

  /** Commits whose answer did not arrive, since the start. */
  public long unknownCommits() {
    return meters.unknownCommits();
  }

  /**
   * Bounds.
   *
   * @param queueCommandsMax commands that may wait to be accepted
   * @param batchCommandsMax commands in one transaction
   * @param backlogMax transfers that may be pending, over all instances; a little more where
   *     several accept at once
   * @param closePatience how long {@link #close} waits for what it holds
   */
  public record Bounds(
      int queueCommandsMax, int batchCommandsMax, long backlogMax, Duration closePatience) {}

  /** Accepts a transfer: see {@link dev.florin.ledger.Backlog#accept}. */
  public CompletableFuture<Acceptance> accept(Command command, Duration patience) {
    return queues
        .get(Slots.of(command.sourceWalletId()) % LANES)
        .submit(command, patience)
        .thenApply(answer ->
            answer.orElseThrow(
                () -> new LedgerFaultException(Fault.OVERLOADED, "the backlog is full")));
  }

  /** Runs this after each commit from now on, on the lane's thread; it must not wait. */
  public void onAccepted(Runnable run) {
    accepted = run;
  }

  /** How many wait to be accepted: a hint. */
  public int waiting() {
    return queues.stream().mapToInt(CallerQueue::waitingCount).sum();
  }

  /** Why nothing will ever be accepted again; empty if it will. */
  public Optional<String> failure() {
    return queues.stream().flatMap(queue -> queue.failure().stream()).findFirst();
  }

  @Override
  public void close() {
    queues.forEach(CallerQueue::close);
  }
}
