package dev.florin.ledger.commit;

import dev.florin.ledger.rules.Movement;
import java.util.List;
import java.util.TreeSet;

/** Commands that share a transaction, with what has been tried so far. Confined to its lane. */
final class Batch {
  private final List<Ticket> tickets;
  private List<Movement> movements = List.of();

  /** Attempts that ended in a fault which can pass. */
  int failures;

  /** Attempts on the slow path that the database rejected while one command stood alone here. */
  int triesAlone;

  /** A COMMIT was sent and its answer did not arrive: from here on, only the locks can tell. */
  boolean settling;

  /** Goes straight to the slow path. */
  boolean slow;

  Batch(List<Ticket> tickets) {
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

  List<Ticket> tickets() {
    return tickets;
  }

  List<Movement> movements() {
    return movements;
  }

  int size() {
    return tickets.size();
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
  List<Batch> halves() {
    int middle = size() / 2;
    return List.of(part(0, middle), part(middle, size()));
  }

  private Batch part(int from, int to) {
    Batch part = new Batch(tickets.subList(from, to));
    if (isResolved()) {
      part.resolve(movements.subList(from, to));
    }
    part.settling = settling;
    part.slow = true;
    return part;
  }
}
