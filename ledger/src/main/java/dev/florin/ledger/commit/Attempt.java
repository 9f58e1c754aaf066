package dev.florin.ledger.commit;

import dev.florin.ledger.CommitFence;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Plan;
import dev.florin.ledger.rules.Planner;
import java.util.List;
import java.util.Optional;

/**
 * One transaction that moves the money of one batch, on the fast or the slow path.
 *
 * <p>The <b>fast path</b> bets that every command is accepted: it adds the net of the batch to the
 * wallets in one UPDATE, which also locks them and tells their states from before, and lets the
 * planner replay the batch from there. If the planner accepts all, the bet is won: the rows are
 * appended and it commits. If not, all is rolled back and the slow path is needed. The bet is also
 * lost when the UPDATE breaks a wallet's bound.
 *
 * <p>The <b>slow path</b> locks first, lets the same planner decide, and writes what it accepted
 * and what is to be remembered of what it refused. Settling an unknown commit is the slow path too:
 * the locks wait for a transaction that still lives, and the keys tell what it did.
 *
 * <p><b>Transfers that were accepted before</b> get their final states in the same transaction, and
 * their rows are locked ahead of the wallets: what is not pending any more, or belongs to a slot
 * that another instance holds now, leaves the batch.
 *
 * <p>What happens is <b>logged</b> in the same transaction, and only what this very transaction
 * makes happen: an answer that is given again is no event.
 *
 * <p>Both end alike: a fence goes up around the wallets while the rows go out, and where it does
 * not hold, the same transaction voids all copies of wallets.
 */
final class Attempt {
  private static final Committed<Outcome> NOTHING =
      new Committed<>(List.of(), CommitFence.Fence.NOTHING);

  private final Store.Session session;
  private final Batch<Outcome> batch;
  private final CommitFence fences;
  private final LaneMeters.LaneMeter meter;

  Attempt(
      Store.Session session, Batch<Outcome> batch, CommitFence fences, LaneMeters.LaneMeter meter) {
    this.session = session;
    this.batch = batch;
    this.fences = fences;
    this.meter = meter;
  }

  /** What was committed; empty if the slow path is needed and nothing happened. */
  Optional<Committed<Outcome>> fast() throws StoreException {
    if (!locksPending(Store.Session::settle)) {
      return Optional.of(NOTHING);
    }
    NetDeltas deltas = NetDeltas.of(batch.movements());
    Store.Locked locked = session.apply(deltas, keyed());
    if (locked.wallets().size() != deltas.size()) {
      session.rollback();
      return Optional.empty();
    }
    Plan plan = plan(locked);
    if (!plan.acceptsAll()) {
      session.rollback();
      return Optional.empty();
    }
    return Optional.of(commit(plan, Decided.of(batch.settlements(), plan.outcomes())));
  }

  /** What was committed. */
  Committed<Outcome> slow() throws StoreException {
    if (!locksPending(Store.Session::lockPending)) {
      return NOTHING;
    }
    Store.Locked locked = session.lock(batch.walletIds(), keyed());
    Plan plan = plan(locked);
    if (!plan.accepted().isEmpty()) {
      List<Movement> doneAtOnce = batch.isForSettlement() ? List.of() : plan.accepted();
      session.update(NetDeltas.of(plan.accepted()), doneAtOnce);
    }
    Decided decided = Decided.of(batch.settlements(), plan.outcomes());
    if (!decided.settled().isEmpty()) {
      session.settle(decided.settled());
    }
    if (!decided.refused().isEmpty()) {
      session.refuse(decided.refused());
    }
    return commit(plan, decided);
  }

  /** The first step of a transaction that settles. */
  @FunctionalInterface
  private interface First {
    Store.Pending take(Store.Session session, List<Settlement> settlements) throws StoreException;
  }

  /** Begins, where there are settlements; false if none of them is left, and nothing is begun. */
  private boolean locksPending(First first) throws StoreException {
    while (batch.isForSettlement()) {
      Store.Pending pending = first.take(session, batch.settlements());
      if (pending.lostSlots().isEmpty()) {
        batch.retainPending(pending.transferIds());
        break;
      }
      session.rollback();
      batch.failSlots(pending.lostSlots());
    }
    if (batch.size() == 0) {
      session.rollback();
      return false;
    }
    return true;
  }

  /**
   * Whose keys are to be read, and what is done at once: for what was accepted before, the accepted
   * row has the key, and the end is logged by itself.
   */
  private List<Movement> keyed() {
    return batch.isForSettlement() ? List.of() : batch.movements();
  }

  private Plan plan(Store.Locked locked) {
    return Planner.plan(batch.movements(), locked.wallets(), locked.priors(), locked.now());
  }

  private Committed<Outcome> commit(Plan plan, Decided decided) throws StoreException {
    long[] walletIds = Committed.userWallets(plan.outcomes());
    CommitFence.Fence fence =
        walletIds.length == 0 ? CommitFence.Fence.NOTHING : fences.raise(walletIds);
    append(plan, decided);
    if (!plan.accepted().isEmpty() && !fence.holds()) {
      session.raiseCacheGeneration();
    }
    meter.commit(session);
    return new Committed<>(plan.outcomes(), fence);
  }

  /** A refusal is remembered with its key, or is the final state of what was accepted before. */
  private void append(Plan plan, Decided decided) throws StoreException {
    if (!batch.isForSettlement()) {
      if (!plan.accepted().isEmpty() || !plan.refusals().isEmpty()) {
        session.append(plan.entries(), plan.refusals());
      }
      return;
    }
    if (!plan.accepted().isEmpty()) {
      session.append(plan.entries(), List.of());
    }
    session.finish(decided.settled(), decided.refused());
  }
}
