package dev.florin.ledger.settle;

import dev.florin.ledger.commit.GroupCommit;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.commit.SettlementWorkers;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.Database;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * All that settles on this instance: the workers, who reads for them, and who holds the slots.
 *
 * <p>Threads: any. {@link #close} lets the workers finish what they are at, and lets go of the
 * slots; what was accepted and is not settled then, other instances settle, or this one when it is
 * started again.
 */
public final class Settling implements AutoCloseable {
  private final SlotKeeper keeper;
  private final FailedTransfers failures;
  private final SettlementWorkers workers;
  private final SlotFeeder feeder;

  private Settling(
      Database database, GroupCommit groupCommit, Crew crew, Leases leases, Peers peers) {
    MonotonicClock clock = MonotonicClock.system();
    keeper = new SlotKeeper(leases, peers, clock, crew.nodeNumber());
    failures = new FailedTransfers(leases, keeper::lease);
    workers = groupCommit.startWorkers(crew.workers(), failures, crew.callersWaiting());
    feeder = new SlotFeeder(database, workers, clock);
  }

  /**
   * Who settles.
   *
   * @param workers how many, above zero
   * @param nodeNumber of the instance they are on
   * @param callersWaiting how many wait for an acceptance, to which settling gives way: a hint
   */
  public record Crew(int workers, int nodeNumber, IntSupplier callersWaiting) {}

  /**
   * Starts to settle.
   *
   * @param groupCommit whose wallets are moved
   * @param crew how many settle, and where
   * @param peers this instance among those that share the slots
   */
  public static Settling start(
      Database database, GroupCommit groupCommit, Crew crew, Leases leases, Peers peers) {
    Settling settling = new Settling(database, groupCommit, crew, leases, peers);
    settling.feeder.start();
    settling.keeper.start(settling.feeder);
    return settling;
  }

  /** Something was accepted: looks at once whether it is for a slot that is held here. */
  public void wake() {
    feeder.wake();
  }

  /** Why a worker will never settle anything again; empty if all do. */
  public Optional<String> failure() {
    return workers.failure();
  }

  @Override
  public void close() {
    workers.close();
    feeder.close();
    keeper.close();
    failures.close();
  }
}
