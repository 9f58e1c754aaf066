package dev.florin.ledger.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time for which one lease is held: renews it until it is closed, or lost to somebody else.
 *
 * <p>A renewal that fails is tried again and again, also when the lease has run out meanwhile: as
 * long as nobody took it, it is still this holder's.
 *
 * <p>Threads: a daemon thread of its own; {@link #close} from any.
 */
final class Tenure implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

  private final Leases leases;
  private final Peers peers;
  private final Watcher watcher;
  private final ScheduledExecutorService scheduler;
  private Lease lease;
  private boolean failing;
  private boolean ended;

  private Tenure(Leases leases, Peers peers, Lease lease, Watcher watcher) {
    this.leases = leases;
    this.peers = peers;
    this.lease = lease;
    this.watcher = watcher;
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("florin-lease-" + lease.name()).daemon().factory());
  }

  /** Is told how it goes, on the tenure's thread. */
  interface Watcher {
    /** Held until a later time. */
    void confirmed(Lease lease);

    /** Somebody else holds it now: the last word. */
    void lost(Lease lease);
  }

  /** Begins to renew a lease. */
  static Tenure begin(Leases leases, Peers peers, Lease lease, Watcher watcher) {
    Tenure tenure = new Tenure(leases, peers, lease, watcher);
    peers.meetingPlace().held(lease.name(), lease.owner(), peers.times().expiry());
    watcher.confirmed(lease);
    tenure.again(peers.times().renewal());
    return tenure;
  }

  /** Lets go of the lease at once. */
  @Override
  public void close() {
    close(Instant.MIN);
  }

  /** Lets go of the lease from a time on, by the database's clock; a second call does nothing. */
  void close(Instant from) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      scheduler.shutdownNow();
      try {
        if (from.equals(Instant.MIN)) {
          leases.release(lease);
        } else {
          leases.release(lease, from);
        }
        peers.meetingPlace().left(lease.name(), lease.owner());
      } catch (RuntimeException e) {
        LOG.warn("{}: not released, it runs out by itself: {}", lease.name(), e.getMessage());
      }
    }
  }

  private void again(Duration pause) {
    try {
      var _ = scheduler.schedule(this::renew, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // Closed meanwhile.
    }
  }

  private synchronized void renew() {
    if (ended) {
      return;
    }
    try {
      leases.renew(lease, peers.times().expiry()).ifPresentOrElse(this::confirmed, this::lost);
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("{}: not renewed, tried again: {}", lease.name(), e.getMessage());
      }
      failing = true;
      again(peers.times().retry());
    }
  }

  private void confirmed(Lease renewed) {
    if (failing) {
      LOG.info("{}: renewed again", lease.name());
    }
    failing = false;
    lease = renewed;
    peers.meetingPlace().held(lease.name(), lease.owner(), peers.times().expiry());
    watcher.confirmed(renewed);
    again(peers.times().renewal());
  }

  private void lost() {
    ended = true;
    watcher.lost(lease);
    scheduler.shutdownNow();
  }
}
