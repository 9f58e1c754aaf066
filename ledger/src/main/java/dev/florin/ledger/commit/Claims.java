package dev.florin.ledger.commit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which lane holds which wallets and keys.
 *
 * <p>While a batch is in flight its lane holds the claims of all its commands, and no other lane
 * takes a command with one of them, from whichever queue. So lanes of one process never wait for
 * each other's row locks.
 *
 * <p>Threads: whoever calls holds {@link #lock}, which is also the lock of the queues that share
 * these claims.
 */
final class Claims {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Integer> holders = new HashMap<>();

  ReentrantLock lock() {
    return lock;
  }

  /** Whether a lane may take a command: no other one holds its claims, and none is closed. */
  boolean areFree(Ticket<?> ticket, int lane, Set<Long> closed) {
    for (long claim : ticket.claims()) {
      Integer holder = holders.get(claim);
      if ((holder != null && holder != lane) || closed.contains(claim)) {
        return false;
      }
    }
    return true;
  }

  void hold(Ticket<?> ticket, int lane) {
    for (long claim : ticket.claims()) {
      holders.put(claim, lane);
    }
  }

  void release(Ticket<?> ticket) {
    for (long claim : ticket.claims()) {
      holders.remove(claim);
    }
  }
}
