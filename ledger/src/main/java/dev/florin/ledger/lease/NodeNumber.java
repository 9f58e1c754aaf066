package dev.florin.ledger.lease;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.commit.MonotonicClock;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Finds a node number that is this instance's alone. Threads: one. */
final class NodeNumber {
  static final String PREFIX = "node/";

  private static final int COUNT = LedgerConfig.NODE_NUMBER_MAX + 1;

  private final Leases leases;
  private final Peers peers;
  private final MonotonicClock clock;

  NodeNumber(Leases leases, Peers peers) {
    this.leases = leases;
    this.peers = peers;
    this.clock = leases.clock();
  }

  /**
   * The lease on this number, or on any.
   *
   * @throws LedgerStartException if another instance goes on holding it, or they hold them all
   */
  Lease take(OptionalInt wanted) {
    return wanted.isPresent() ? takeThis(wanted.getAsInt()) : takeAny();
  }

  static int of(Lease lease) {
    return Integer.parseInt(lease.name().substring(PREFIX.length()));
  }

  /** Waits as long as a predecessor that died may seem alive. */
  private Lease takeThis(int number) {
    long deadlineNanos =
        clock.nanos() + peers.times().expiry().plus(peers.times().retry()).toNanos();
    while (true) {
      switch (leases.take(PREFIX + number, peers.owner(), peers.times().expiry())) {
        case Leases.Take.Taken(Lease lease) -> {
          return lease;
        }
        case Leases.Take.Held(String owner, Duration left) -> {
          if (clock.nanos() - deadlineNanos >= 0) {
            throw new LedgerStartException(
                "node-number: "
                    + number
                    + " is held by "
                    + owner
                    + " (expected: a number of this instance's own, or none: then one is found)");
          }
          pause(left.compareTo(peers.times().retry()) < 0 ? left : peers.times().retry());
        }
      }
    }
  }

  /**
   * Begins at a number that the host's name gives: instances of several hosts do not try the same
   * ones, and one that comes back finds the system wallets it made before.
   */
  private Lease takeAny() {
    int first = Math.floorMod(peers.host().hashCode(), COUNT);
    Set<String> held = leases.held(PREFIX);
    // The second time round whatever the meeting place says: it may be wrong.
    for (int i = 0; i < 2 * COUNT; i++) {
      String name = PREFIX + (first + i) % COUNT;
      if (!held.contains(name)
          && (i >= COUNT || mayTry(name))
          && leases.take(name, peers.owner(), peers.times().expiry())
              instanceof Leases.Take.Taken(Lease lease)) {
        return lease;
      }
    }
    throw new LedgerStartException(
        String.format(Locale.ROOT, "node-number: all %,d are held by other instances", COUNT));
  }

  private boolean mayTry(String name) {
    return peers.meetingPlace().shouldTry(name, peers.owner(), peers.times().expiry());
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration.plusMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerStartException("node-number: interrupted while it was waited for");
    }
  }
}
