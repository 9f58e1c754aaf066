package dev.florin.ledger.commit;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Ledger;
import dev.florin.ledger.Outcome;
import dev.florin.telemetry.Instruments;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/** The ledger's door, with lanes behind it that move money. */
public final class GroupCommit implements Ledger, AutoCloseable {
  private final IdSource ids;
  private final CommitFence fences;
  private final Sizes sizes;
  private final Claims claims = new Claims();
  private final LaneStatistics statistics = new LaneStatistics();
  private final LaneCrew.Means means;
  private final Instruments instruments;
  private final LaneMeters lanes;
  private final LaneMeters workers;
  private final MoneyMeters money;
  private final CallerQueue<Outcome> queue;

  /** Starts lanes that nobody looks at: see the other one. */
  public GroupCommit(Store store, IdSource ids, CommitFence fences, Sizes sizes) {
    this(store, ids, fences, sizes, Instruments.none());
  }

  /**
   * Starts the lanes.
   *
   * @param store where the money is
   * @param ids for new transfers
   * @param fences around wallets whose copies a commit voids
   * @param sizes bounds
   * @param instruments tell what they do
   */
  public GroupCommit(
      Store store, IdSource ids, CommitFence fences, Sizes sizes, Instruments instruments) {
    this.ids = ids;
    this.fences = fences;
    this.sizes = sizes;
    this.means =
        new LaneCrew.Means(
            store, ids, MonotonicClock.system(), statistics, BatchTraces.of(instruments));
    this.instruments = instruments;
    this.lanes = new LaneMeters(instruments, "money", means.clock());
    this.workers = new LaneMeters(instruments, "settle", means.clock());
    this.money = new MoneyMeters(instruments);
    this.queue =
        new CallerQueue<>(
            new LaneCrew.Place("florin-lane", 0, sizes.lanes(), sizes.batchCommandsMax()),
            new CallerQueue.Bounds(sizes.queueCommandsMax(), sizes.closePatience()),
            claims,
            number -> new MoneyTransaction(number, ids, fences, counts(lanes, number)),
            means);
    show(QueueMeters.of(instruments, "money"));
  }

  private MoneyTransaction.Counts counts(LaneMeters meters, int lane) {
    return new MoneyTransaction.Counts(statistics, meters.lane(lane), money);
  }

  private void show(QueueMeters meters) {
    meters.depth(queue::waitingCount);
    meters.age(queue::oldestNanos);
    meters.losses(queue::refused, queue::expired);
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
    return queue.submit(command, patience);
  }

  @Override
  public boolean inProgress(CallerKey callerKey) {
    return queue.isAtWork(callerKey);
  }

  /** What keeps this instance from serving until it is started again; empty if nothing does. */
  public Optional<String> notReady() {
    return ids.stopped().or(queue::failure);
  }

  /** Counters of all lanes that move money. */
  public LaneStatistics statistics() {
    return statistics;
  }

  /** Commits whose answer did not arrive, of lanes and workers, since the start. */
  public long unknownCommits() {
    return lanes.unknownCommits() + workers.unknownCommits();
  }

  /** Commands that wait for a lane: a hint. */
  public int waitingCommands() {
    return queue.waitingCount();
  }

  /**
   * Starts workers beside the lanes, which settle what was accepted before. Neither waits for
   * wallets that the other holds.
   *
   * @param count how many
   * @param failures what to do with transfers that fail by themselves
   * @param callersWaiting how many wait for an acceptance, to which settling gives way: a hint
   */
  public SettlementWorkers startWorkers(
      int count, SettlementWorkers.Failures failures, IntSupplier callersWaiting) {
    LaneCrew.Place place =
        new LaneCrew.Place("florin-worker", sizes.lanes(), count, sizes.batchCommandsMax());
    return new SettlementWorkers(
        place,
        claims,
        means,
        number -> new MoneyTransaction(number, ids, fences, counts(workers, number)),
        failures,
        callersWaiting,
        QueueMeters.of(instruments, "settle"));
  }

  /**
   * Takes nothing more, finishes what was accepted within {@code closePatience}, and ends the
   * lanes. What could not be finished is told to its callers.
   */
  @Override
  public void close() {
    queue.close();
  }
}
