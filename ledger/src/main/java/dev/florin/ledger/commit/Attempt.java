package dev.florin.ledger.commit;

import dev.florin.ledger.CommitFence;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Plan;
import dev.florin.ledger.rules.Planner;
import java.util.Optional;

/**
 * One transaction for one batch, on the fast or the slow path.
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
 * <p>Both end alike: a fence goes up around the wallets while the rows go out, and where it does
 * not hold, the same transaction voids all copies of wallets.
 */
final class Attempt {
  private Attempt() {}

  /** What was committed; empty if the slow path is needed and nothing happened. */
  static Optional<Committed> fast(Store.Session session, Batch batch, CommitFence fences)
      throws StoreException {
    NetDeltas deltas = NetDeltas.of(batch.movements());
    Store.Locked locked = session.apply(deltas, batch.movements());
    if (locked.wallets().size() != deltas.size()) {
      session.rollback();
      return Optional.empty();
    }
    Plan plan = Planner.plan(batch.movements(), locked.wallets(), locked.priors(), locked.now());
    if (!plan.acceptsAll()) {
      session.rollback();
      return Optional.empty();
    }
    return Optional.of(commit(session, plan, fences));
  }

  /** What was committed. */
  static Committed slow(Store.Session session, Batch batch, CommitFence fences)
      throws StoreException {
    Store.Locked locked = session.lock(batch.walletIds(), batch.movements());
    Plan plan = Planner.plan(batch.movements(), locked.wallets(), locked.priors(), locked.now());
    if (!plan.accepted().isEmpty()) {
      session.update(NetDeltas.of(plan.accepted()));
    }
    return commit(session, plan, fences);
  }

  private static Committed commit(Store.Session session, Plan plan, CommitFence fences)
      throws StoreException {
    long[] walletIds = Committed.userWallets(plan.outcomes());
    CommitFence.Fence fence =
        walletIds.length == 0 ? CommitFence.Fence.NOTHING : fences.raise(walletIds);
    if (!plan.accepted().isEmpty() || !plan.refusals().isEmpty()) {
      session.append(plan.entries(), plan.refusals());
    }
    if (!plan.accepted().isEmpty() && !fence.holds()) {
      session.raiseCacheGeneration();
    }
    session.commit();
    return new Committed(plan.outcomes(), fence);
  }
}
