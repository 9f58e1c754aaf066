package dev.florin.ledger.commit;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Slots;
import dev.florin.ledger.rules.Movement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes transfers into the backlog. No wallet is touched.
 *
 * <p>The counters of the slots are locked first, in ascending order, and then the keys are read: a
 * twin that names the same wallet is in the same slot, and has been seen by then. One that names
 * another wallet is stopped by the unique key, and seen at the second try.
 *
 * <p>Empty is the answer to what finds the backlog full.
 */
final class AcceptTransaction implements Transaction<Optional<Acceptance>> {
  private final IdSource ids;
  private final long backlogMax;
  private final Runnable accepted;
  private final LaneMeters.LaneMeter meter;
  private final AcceptMeters counts;

  /**
   * @param ids for new transfers
   * @param backlogMax how many may be pending
   * @param accepted run after a commit, on the lane's thread
   * @param meter of this lane
   * @param counts of what becomes of the transfers
   */
  AcceptTransaction(
      IdSource ids,
      long backlogMax,
      Runnable accepted,
      LaneMeters.LaneMeter meter,
      AcceptMeters counts) {
    this.ids = ids;
    this.backlogMax = backlogMax;
    this.accepted = accepted;
    this.meter = meter;
    this.counts = counts;
  }

  @Override
  public String kind(Batch<Optional<Acceptance>> batch) {
    return "accept";
  }

  @Override
  public List<Movement> movements(
      Store.Session session, List<Ticket<Optional<Acceptance>>> tickets) {
    List<Movement> movements = new ArrayList<>(tickets.size());
    for (Ticket<Optional<Acceptance>> ticket : tickets) {
      Command command = ticket.command();
      movements.add(
          new Movement(
              ids.next(), command, command.sourceWalletId(), command.destinationWalletId()));
    }
    return movements;
  }

  @Override
  public Committed<Optional<Acceptance>> commit(
      Store.Session session, Batch<Optional<Acceptance>> batch) throws StoreException {
    Committed<Optional<Acceptance>> committed =
        meter.attempt(LaneMeters.Path.FAST, () -> Optional.of(accept(session, batch))).get();
    counts.committed(committed.outcomes());
    return committed;
  }

  @Override
  public void gaveUp(List<Ticket<Optional<Acceptance>>> tickets) {
    counts.failed(tickets.size());
  }

  private Committed<Optional<Acceptance>> accept(
      Store.Session session, Batch<Optional<Acceptance>> batch) throws StoreException {
    Store.Backlog backlog = session.lockBacklog(batch.movements());
    Acceptances acceptances = new Acceptances(backlog, backlogMax);
    List<Optional<Acceptance>> outcomes = batch.movements().stream().map(acceptances::of).toList();
    if (acceptances.rows.isEmpty()) {
      session.rollback();
    } else {
      session.accept(acceptances.rows);
      meter.commit(session);
      accepted.run();
    }
    return new Committed<>(outcomes, CommitFence.Fence.NOTHING);
  }

  /** Decides one after the other. */
  private static final class Acceptances {
    private final Map<CallerKey, AcceptedTransfer> priors;
    private final Map<Short, Long> acceptedBySlot;
    private final Instant now;
    private final List<AcceptedRow> rows = new ArrayList<>();
    private long room;

    Acceptances(Store.Backlog backlog, long backlogMax) {
      this.priors = new HashMap<>(backlog.priors());
      this.acceptedBySlot = new HashMap<>(backlog.acceptedBySlot());
      this.now = backlog.now();
      this.room = backlogMax - backlog.pending();
    }

    Optional<Acceptance> of(Movement movement) {
      Command command = movement.command();
      AcceptedTransfer prior = priors.get(command.callerKey());
      if (prior != null) {
        return Optional.of(again(movement, prior));
      }
      if (room <= 0) {
        return Optional.empty();
      }
      room--;
      short slot = Slots.of(movement.sourceWalletId());
      long sequence = acceptedBySlot.merge(slot, 1L, Long::sum);
      AcceptedTransfer transfer =
          new AcceptedTransfer(movement.id(), command, now, new AcceptedTransfer.Pending());
      rows.add(new AcceptedRow(transfer, slot, sequence));
      priors.put(command.callerKey(), transfer);
      return Optional.of(new Acceptance.Accepted(transfer, false));
    }

    private static Acceptance again(Movement movement, AcceptedTransfer prior) {
      if (!prior.command().fingerprint().equals(movement.command().fingerprint())) {
        return new Acceptance.KeyReused();
      }
      // With the id of this very attempt its commit was unknown, and now is known.
      return new Acceptance.Accepted(prior, prior.id() != movement.id());
    }
  }
}
