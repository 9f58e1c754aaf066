package dev.florin.ledger.commit;

import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.rules.Movement;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Commands that share a transaction, with what has been tried so far. Confined to its lane.
 *
 * @param <A> what the commands are answered with
 */
final class Batch<A> {
  private List<Ticket<A>> tickets;
  private List<Movement> movements = List.of();

  /** Attempts that ended in a fault which can pass. */
  int failures;

  /** Attempts on the slow path that the database rejected while one command stood alone here. */
  int triesAlone;

  /** A COMMIT was sent and its answer did not arrive: from here on, only the locks can tell. */
  boolean settling;

  /** Current while the lane works on it; nothing where no command is traced. */
  Span span = Span.getInvalid();

  /** Goes straight to the slow path. */
  boolean slow;

  Batch(List<Ticket<A>> tickets) {
    this.tickets = tickets;
  }

  /** Whether ids and system wallets have been given; they stay through all attempts. */
  boolean isResolved() {
    return !movements.isEmpty();
  }

  /** One movement a ticket, in their order. */
  void resolve(List<Movement> resolved) {
    movements = resolved;
    slow = slow || !resolved.stream().allMatch(Movement::hasTwoWallets);
  }

  List<Ticket<A>> tickets() {
    return tickets;
  }

  List<Movement> movements() {
    return movements;
  }

  int size() {
    return tickets.size();
  }

  /** Whether it was accepted before, and no caller waits for it. */
  boolean isForSettlement() {
    return !tickets.isEmpty() && tickets.getFirst().settlement() != null;
  }

  /** By which right each is settled, in the tickets' order; empty if callers wait for them. */
  List<Settlement> settlements() {
    return tickets.stream().map(Ticket::settlement).filter(Objects::nonNull).toList();
  }

  /** Drops what is not pending any more: there is nothing to decide about it. */
  void retainPending(Set<Long> transferIds) {
    takeOut(i -> !transferIds.contains(settlement(i).transferId())).forEach(Ticket::drop);
  }

  /** Fails what belongs to slots that are not held any more: others decide about it. */
  void failSlots(Set<Short> lostSlots) {
    var cause = new IllegalStateException("the leases of slots " + lostSlots + " are not held");
    takeOut(i -> lostSlots.contains(settlement(i).slot()))
        .forEach(ticket -> ticket.fail(Fault.UNAVAILABLE, "its slot is not held", cause));
  }

  /** Takes out what leaves one of these wallets. */
  List<Ticket<A>> takeOutgoing(Set<Long> sourceWalletIds) {
    return takeOut(i -> sourceWalletIds.contains(movements.get(i).sourceWalletId()));
  }

  private Settlement settlement(int index) {
    return Objects.requireNonNull(tickets.get(index).settlement(), "a caller waits for it");
  }

  private List<Ticket<A>> takeOut(IntPredicate leaves) {
    List<Ticket<A>> taken = new ArrayList<>();
    List<Ticket<A>> keptTickets = new ArrayList<>(size());
    List<Movement> keptMovements = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      if (leaves.test(i)) {
        taken.add(tickets.get(i));
      } else {
        keptTickets.add(tickets.get(i));
        keptMovements.add(movements.get(i));
      }
    }
    tickets = keptTickets;
    movements = keptMovements;
    return taken;
  }

  /** Every wallet that a movement names, ascending. */
  long[] walletIds() {
    TreeSet<Long> ids = new TreeSet<>();
    for (Movement movement : movements) {
      ids.add(movement.sourceWalletId());
      if (movement.destinationWalletId() > 0) {
        ids.add(movement.destinationWalletId());
      }
    }
    return ids.stream().mapToLong(Long::longValue).toArray();
  }

  /** The first half, then the second; both know what this batch knew. */
  List<Batch<A>> halves() {
    int middle = size() / 2;
    return List.of(part(0, middle), part(middle, size()));
  }

  private Batch<A> part(int from, int to) {
    Batch<A> part = new Batch<>(tickets.subList(from, to));
    if (isResolved()) {
      part.resolve(movements.subList(from, to));
    }
    part.settling = settling;
    part.slow = true;
    return part;
  }
}
