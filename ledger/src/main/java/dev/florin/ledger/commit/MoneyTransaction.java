package dev.florin.ledger.commit;

import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.rules.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves money: on the fast path, and where that bet is lost on the slow one, and then for some
 * batches more straight there.
 */
final class MoneyTransaction implements Transaction<Outcome> {
  private static final int SLOW_BATCHES_AFTER_REFUSAL = 16;

  private final IdSource ids;
  private final CommitFence fences;
  private final Counts counts;
  private final SystemWallets systemWallets;
  private int slowBatchesLeft;

  /**
   * @param lane whose system wallets are used
   * @param ids for new transfers
   * @param fences around wallets whose copies a commit voids
   * @param counts counted up
   */
  MoneyTransaction(int lane, IdSource ids, CommitFence fences, Counts counts) {
    this.ids = ids;
    this.fences = fences;
    this.counts = counts;
    this.systemWallets = new SystemWallets(lane);
  }

  /**
   * What is told of it.
   *
   * @param statistics of all lanes that move money
   * @param lane of this one alone
   * @param money of what became of the commands
   */
  record Counts(LaneStatistics statistics, LaneMeters.LaneMeter lane, MoneyMeters money) {}

  @Override
  public String kind(Batch<Outcome> batch) {
    return batch.isForSettlement() ? "settle" : "money";
  }

  @Override
  public List<Movement> movements(Store.Session session, List<Ticket<Outcome>> tickets)
      throws StoreException {
    List<Movement> movements = new ArrayList<>(tickets.size());
    for (Ticket<Outcome> ticket : tickets) {
      Command command = ticket.command();
      Settlement settlement = ticket.settlement();
      movements.add(
          new Movement(
              settlement == null ? ids.next() : settlement.transferId(),
              command,
              wallet(session, command.sourceWalletId(), command.currency()),
              wallet(session, command.destinationWalletId(), command.currency())));
    }
    return movements;
  }

  @Override
  public Committed<Outcome> commit(Store.Session session, Batch<Outcome> batch)
      throws StoreException {
    Committed<Outcome> committed = onOnePathOrTheOther(session, batch);
    counts.money().committed(batch, committed.outcomes());
    return committed;
  }

  private Committed<Outcome> onOnePathOrTheOther(Store.Session session, Batch<Outcome> batch)
      throws StoreException {
    Attempt attempt = new Attempt(session, batch, fences, counts.lane());
    if (!batch.slow && slowBatchesLeft == 0) {
      Optional<Committed<Outcome>> committed =
          counts.lane().attempt(LaneMeters.Path.FAST, attempt::fast);
      if (committed.isPresent()) {
        return committed.get();
      }
      batch.slow = true;
    }
    Committed<Outcome> committed =
        counts.lane().attempt(LaneMeters.Path.SLOW, () -> Optional.of(attempt.slow())).get();
    counts.statistics().slowBatches.increment();
    boolean neededSlow =
        committed.outcomes().stream().anyMatch(MoneyTransaction::isRefusalOrReplay);
    slowBatchesLeft = neededSlow ? SLOW_BATCHES_AFTER_REFUSAL : Math.max(0, slowBatchesLeft - 1);
    return committed;
  }

  @Override
  public void afterwards(Store.Session session, List<Outcome> outcomes) throws StoreException {
    systemWallets.retireDistant(session, outcomes);
  }

  @Override
  public void gaveUp(List<Ticket<Outcome>> tickets) {
    counts.money().failed(tickets);
  }

  private static boolean isRefusalOrReplay(Outcome outcome) {
    return outcome.replayed() || outcome instanceof Outcome.Refused;
  }

  private long wallet(Store.Session session, long walletId, String currency) throws StoreException {
    return walletId == Command.SYSTEM ? systemWallets.id(session, currency) : walletId;
  }
}
