package dev.florin.ledger.events;

import dev.florin.ledger.postgres.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread under this instance's sequencer.
 *
 * <p>A commit here wakes it; commits of other instances it finds by looking, less and less often
 * while there are none. After a turn that placed something it rests for some milliseconds, whoever
 * wakes it: so what is committed meanwhile shares the next turn, and many small batches cost no
 * more than that.
 *
 * <p>While the database is away, or its rows are held, nothing is lost: the outbox fills, money
 * moves, and the log's lag tells.
 *
 * <p>Threads: a daemon thread of its own; {@link #wake} from any.
 */
public final class SequencerThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SequencerThread.class);

  private static final Duration REST = Duration.ofMillis(10);
  private static final Duration IDLE_FIRST = Duration.ofMillis(25);
  private static final Duration IDLE_LAST = Duration.ofMillis(100);
  private static final Duration FAULT_FIRST = Duration.ofMillis(100);
  private static final Duration FAULT_LAST = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Sequencer sequencer;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Duration idle = IDLE_FIRST;
  private Duration fault = Duration.ZERO;

  private SequencerThread(Database database) {
    this.sequencer = new Sequencer(database::openSequencer);
    this.thread = Thread.ofPlatform().name("florin-sequencer").daemon().unstarted(this::run);
  }

  /** Starts to give places. */
  public static SequencerThread start(Database database) {
    SequencerThread started = new SequencerThread(database);
    started.thread.start();
    return started;
  }

  /** Something was committed: looks soon. Does not wait. */
  public void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Places what is committed by now, if it can, and ends. */
  @Override
  public void close() {
    closing.countDown();
    wakeUps.release();
    try {
      boolean _ = thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        step();
      }
      step();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sequencer.close();
    }
  }

  private void step() throws InterruptedException {
    wakeUps.drainPermits();
    int placed;
    try {
      placed = sequencer.turn();
    } catch (SQLException | RuntimeException e) {
      failed(e);
      return;
    }
    if (!fault.isZero()) {
      LOG.info("events get their places again");
      fault = Duration.ZERO;
    }
    if (placed == 0) {
      awaitWake(idle);
      idle = shorter(idle.multipliedBy(2), IDLE_LAST);
    } else {
      idle = IDLE_FIRST;
      if (placed < Sequencer.BATCHES_MAX) {
        rest(REST);
      }
    }
  }

  /** Told once, until it works again. */
  private void failed(Exception e) throws InterruptedException {
    if (fault.isZero()) {
      LOG.warn("events get no places for now, tried again: {}", String.valueOf(e.getMessage()), e);
      fault = FAULT_FIRST;
    }
    rest(fault);
    fault = shorter(fault.multipliedBy(2), FAULT_LAST);
  }

  private void awaitWake(Duration patience) throws InterruptedException {
    if (closing.getCount() > 0) {
      boolean _ = wakeUps.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Whoever wakes it; but not while it is to end. */
  private void rest(Duration duration) throws InterruptedException {
    boolean _ = closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
