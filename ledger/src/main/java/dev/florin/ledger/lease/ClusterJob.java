package dev.florin.ledger.lease;

import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that one instance does for all: now and then, by whoever holds its lease.
 *
 * <p>The others wait. One that shuts down wakes them; one that dies is followed when its lease has
 * run out. The work is done at once by a new holder, since the one before may have died amid it, so
 * it must bear being done again. What it writes, it writes through the transactions it is given: in
 * each the lease is checked, so that a holder that slept too long does nothing.
 *
 * <p>Threads: a daemon thread of its own.
 */
public final class ClusterJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterJob.class);

  private final String name;
  private final Duration period;
  private final Work work;
  private final Leases leases;
  private final Peers peers;
  private final MonotonicClock clock;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean held;
  private long askedNanos;

  private ClusterJob(String name, Duration period, Work work, Leases leases, Peers peers) {
    this.name = "job/" + name;
    this.period = period;
    this.work = work;
    this.leases = leases;
    this.peers = peers;
    this.clock = leases.clock();
    this.thread = Thread.ofPlatform().name("florin-" + this.name).daemon().unstarted(this::run);
  }

  /** What is to be done. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it once.
     *
     * @param transactions for all that it writes
     */
    void run(Transactions transactions);
  }

  /** Begins to wait for the lease, to do the work once a period while it is held. */
  public static ClusterJob start(
      String name, Duration period, Work work, Leases leases, Peers peers) {
    ClusterJob job = new ClusterJob(name, period, work, leases, peers);
    job.thread.start();
    return job;
  }

  /** Whether this instance is the one that does the job, as far as it knows. */
  public boolean isHeld() {
    return held;
  }

  /** Lets the work in hand end, within a bound, and lets go of the lease. */
  @Override
  public void close() {
    closed = true;
    wakeUps.release();
    try {
      boolean _ = thread.join(peers.times().expiry());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    askedNanos = clock.nanos();
    try (var _ = peers.meetingPlace().onLeft(name, wakeUps::release)) {
      while (!closed) {
        if (!holdIfFree()) {
          pause(peers.times().retry().toNanos());
        }
      }
    }
  }

  /** False if it is somebody else's, or cannot be had. */
  private boolean holdIfFree() {
    try {
      Optional<Lease> lease = take();
      lease.ifPresent(this::hold);
      return lease.isPresent();
    } catch (RuntimeException e) {
      LOG.warn("{}: not taken, tried again: {}", name, e.getMessage());
      return false;
    }
  }

  private Optional<Lease> take() {
    Duration expiry = peers.times().expiry();
    boolean longAgo = clock.nanos() - askedNanos >= expiry.toNanos();
    if (!peers.meetingPlace().shouldTry(name, peers.owner(), expiry) && !longAgo) {
      return Optional.empty();
    }
    askedNanos = clock.nanos();
    return switch (leases.take(name, peers.owner(), expiry)) {
      case Leases.Take.Taken(Lease lease) -> Optional.of(lease);
      case Leases.Take.Held _ -> Optional.empty();
    };
  }

  private void hold(Lease lease) {
    LOG.info("{}: done by this instance from now on, with token {}", name, lease.token());
    held = true;
    try (var _ = Tenure.begin(leases, peers, lease, new Loss())) {
      while (held && !closed) {
        long dueNanos = clock.nanos() + period.toNanos();
        doWork(lease);
        while (held && !closed && dueNanos - clock.nanos() > 0) {
          pause(dueNanos - clock.nanos());
        }
      }
    } finally {
      held = false;
    }
  }

  private void doWork(Lease lease) {
    try {
      work.run(whileHeld(lease));
    } catch (LeaseLostException e) {
      LOG.info("{}: given up: {}", name, e.getMessage());
      held = false;
    } catch (RuntimeException e) {
      LOG.warn("{}: failed, done again in {}", name, period, e);
    }
  }

  /** Guarded transactions, and none any more once this job is to end. */
  private Transactions whileHeld(Lease lease) {
    return new Transactions() {
      @Override
      public <T> T transact(Database.Question<T> question) {
        if (closed || !held) {
          throw new LeaseLostException(lease);
        }
        return leases.guarded(lease, question);
      }
    };
  }

  private void pause(long nanos) {
    try {
      boolean _ = wakeUps.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      wakeUps.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  private final class Loss implements Tenure.Watcher {
    @Override
    public void confirmed(Lease lease) {}

    @Override
    public void lost(Lease lease) {
      held = false;
      wakeUps.release();
    }
  }
}
