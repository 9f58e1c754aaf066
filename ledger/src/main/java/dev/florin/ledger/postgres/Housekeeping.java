package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerStartException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every instance must look at now and then for itself: its clock beside the database's, and
 * the days ahead that have a partition. What one instance can do for all is a {@link
 * dev.florin.ledger.lease.ClusterJob}.
 *
 * <p>Threads: one daemon thread of its own; {@link #notReady} from any.
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration OFTEN = Duration.ofMinutes(1);

  private final Database database;
  private final Partitions partitions;
  private final InstantSource clock;
  private final ScheduledExecutorService scheduler;
  private volatile Optional<String> notReady = Optional.empty();

  private Housekeeping(Database database, Partitions partitions, InstantSource clock) {
    this.database = database;
    this.partitions = partitions;
    this.clock = clock;
    ThreadFactory threads = Thread.ofPlatform().name("florin-housekeeping").daemon().factory();
    this.scheduler = Executors.newSingleThreadScheduledExecutor(threads);
  }

  /**
   * Compares the clocks, makes the partitions that are missing, then goes on looking.
   *
   * @throws LedgerStartException if this node's clock is more than a second from the database's
   */
  public static Housekeeping start(Database database, Partitions partitions, InstantSource clock) {
    ClockSkew.require(database.ask(connection -> ClockSkew.measure(connection, clock)));
    partitions.ensure(clock.instant());
    Housekeeping housekeeping = new Housekeeping(database, partitions, clock);
    housekeeping.every(OFTEN, "clock and partitions", housekeeping::look);
    return housekeeping;
  }

  /** Why this instance should get no requests at the moment, as of the last minute. */
  public Optional<String> notReady() {
    return notReady;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** Compares what can go wrong slowly: the clock, and the days that have a partition. */
  void look() {
    try {
      notReady = complaint();
    } catch (RuntimeException e) {
      notReady = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Optional<String> complaint() {
    Duration skew = database.ask(connection -> ClockSkew.measure(connection, clock));
    if (ClockSkew.tooFar(skew)) {
      return Optional.of("clock: " + skew.toMillis() + " ms from the database's");
    }
    if (partitions.daysAhead(clock.instant()) < 1) {
      return Optional.of("transfer: no partition for today or for tomorrow");
    }
    return Optional.empty();
  }

  private void every(Duration period, String name, Runnable job) {
    // An exception would end a scheduled job for ever: it is told, and the next turn tries again.
    Runnable guarded =
        () -> {
          try {
            job.run();
          } catch (RuntimeException e) {
            log.warn("{}: failed, tried again in {}", name, period, e);
          }
        };
    long seconds = period.toSeconds();
    var _ = scheduler.scheduleWithFixedDelay(guarded, seconds, seconds, TimeUnit.SECONDS);
  }
}
