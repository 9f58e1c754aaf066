package dev.florin.ledger.commit;

import dev.florin.ledger.Outcome;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Plan;
import dev.florin.ledger.rules.Planner;
import java.util.List;
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
 */
final class Attempt {
  private Attempt() {}

  /** The outcomes, committed; empty if the slow path is needed and nothing happened. */
  static Optional<List<Outcome>> fast(Store.Session session, Batch batch) throws StoreException {
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
    session.append(plan.entries(), plan.refusals());
    session.commit();
    return Optional.of(plan.outcomes());
  }

  /** The outcomes, committed. */
  static List<Outcome> slow(Store.Session session, Batch batch) throws StoreException {
    Store.Locked locked = session.lock(batch.walletIds(), batch.movements());
    Plan plan = Planner.plan(batch.movements(), locked.wallets(), locked.priors(), locked.now());
    if (!plan.accepted().isEmpty()) {
      session.update(NetDeltas.of(plan.accepted()));
    }
    if (!plan.accepted().isEmpty() || !plan.refusals().isEmpty()) {
      session.append(plan.entries(), plan.refusals());
    }
    session.commit();
    return plan.outcomes();
  }
}
