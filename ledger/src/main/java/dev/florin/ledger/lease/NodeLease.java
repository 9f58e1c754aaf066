package dev.florin.ledger.lease;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.commit.MonotonicClock;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's node number, and the ids that go with it.
 *
 * <p>No id of one holder can be an id of the next, whatever the two did and whatever their clocks
 * say. An id is given out only if the time it states lies before the expiry that the database
 * confirmed, less a margin; how late it is used does not matter. The database lets the next holder
 * have the number only when its clock has reached that expiry, and the next holder's ids begin
 * above the time at which it did. So the times that their ids state do not meet, by the clock of
 * one database row alone, which never goes back (see {@code RENEW}). The margin is a second guard
 * that needs no row: a node's clock is within a second of the database's, so even a holder that
 * began at its own clock, a second behind, would begin two seconds above the last id.
 *
 * <p>When renewals fail, ids stop by themselves at the limit, and go on when one succeeds. When
 * somebody else took the number, they stop for good and {@link Peers#lost} is told.
 *
 * <p>Threads: any.
 */
public final class NodeLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

  private final int number;
  private final SnowflakeIds ids;
  private final Peers peers;
  private final MonotonicClock clock;
  private volatile Lease lease;
  private volatile Optional<Tenure> tenure = Optional.empty();

  private NodeLease(Lease lease, SnowflakeIds ids, Peers peers, MonotonicClock clock) {
    this.number = NodeNumber.of(lease);
    this.lease = lease;
    this.ids = ids;
    this.peers = peers;
    this.clock = clock;
  }

  /**
   * Takes a number and keeps it.
   *
   * @param wanted a number that must be this instance's; empty for any
   * @param highestId gives the highest id in the database; asked once the number is taken
   * @param wallClock this node's, for the ids
   * @throws LedgerStartException if the number is held, or {@code wallClock} is too far behind
   */
  public static NodeLease take(
      Leases leases, OptionalInt wanted, HighestId highestId, Clock wallClock, Peers peers) {
    Lease lease = new NodeNumber(leases, peers).take(wanted);
    try {
      long above = Math.max(highestId.read(), SnowflakeIds.firstIdAt(lease.confirmedAt()));
      SnowflakeIds ids = SnowflakeIds.above(NodeNumber.of(lease), above, wallClock);
      NodeLease node = new NodeLease(lease, ids, peers, leases.clock());
      node.tenure = Optional.of(Tenure.begin(leases, peers, lease, node.new IdLimit()));
      LOG.info("{} is this instance's, with token {}", lease.name(), lease.token());
      return node;
    } catch (RuntimeException e) {
      leases.release(lease);
      throw e;
    }
  }

  /** Reads the highest id in the database. */
  @FunctionalInterface
  public interface HighestId {
    long read();
  }

  /** The number. */
  public int number() {
    return number;
  }

  /** Gives ids with this number while it is this instance's. */
  public SnowflakeIds ids() {
    return ids;
  }

  /** Why no ids are to be had at the moment; empty if they are. */
  public Optional<String> notReady() {
    long limitNanos = lease.deadlineNanos() - peers.times().margin().toNanos();
    return ids.isPaused() || clock.nanos() - limitNanos >= 0
        ? Optional.of(SnowflakeIds.PAUSED)
        : Optional.empty();
  }

  /** Gives no more ids, and the number back, from the time on that the last id states. */
  @Override
  public void close() {
    Instant last = ids.retire("the ledger is shutting down");
    tenure.ifPresent(held -> held.close(last));
  }

  private final class IdLimit implements Tenure.Watcher {
    @Override
    public void confirmed(Lease confirmed) {
      lease = confirmed;
      ids.giveBefore(confirmed.expiresAt().minus(peers.times().margin()));
    }

    @Override
    public void lost(Lease lost) {
      String why =
          "node-number: another instance took "
              + number
              + " after this one could not renew it;"
              + " this instance stops writing until it is started again";
      ids.stop(why);
      peers.lost().accept(new LedgerFaultException(Fault.UNAVAILABLE, why));
    }
  }
}
