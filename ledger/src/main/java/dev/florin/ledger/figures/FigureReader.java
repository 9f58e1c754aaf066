package dev.florin.ledger.figures;

import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.lease.ClusterJob;
import dev.florin.ledger.lease.Leases;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.Database;
import dev.florin.telemetry.Instruments;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the figures again and again, so that nobody who looks at them waits for the database. When
 * they cannot be read, none are shown.
 *
 * <p>Threads: a daemon thread of its own, and that of the job.
 */
public final class FigureReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FigureReader.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration SUM_PERIOD = Duration.ofMinutes(1);
  private static final long FRESH_NANOS = PERIOD.multipliedBy(4).toNanos();

  private final Database database;
  private final MonotonicClock clock;
  private final MoneySum sum;
  private final ClusterJob job;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("florin-figures").daemon().factory());
  private volatile Optional<Read> last = Optional.empty();

  private FigureReader(
      Database database,
      Leases leases,
      Peers peers,
      MonotonicClock clock,
      Instruments instruments) {
    this.database = database;
    this.clock = clock;
    this.sum = new MoneySum(database, clock, instruments);
    this.job = ClusterJob.start("money-sum", SUM_PERIOD, through -> sum.check(), leases, peers);
    FigureMeters.show(instruments, this::fresh);
    var _ = thread.scheduleWithFixedDelay(this::read, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private record Read(Figures figures, long atNanos) {}

  /** Reads from now on. */
  public static FigureReader start(
      Database database, Leases leases, Peers peers, Instruments instruments) {
    return new FigureReader(database, leases, peers, MonotonicClock.system(), instruments);
  }

  private Optional<Figures> fresh() {
    return last.filter(read -> clock.nanos() - read.atNanos() < FRESH_NANOS).map(Read::figures);
  }

  private void read() {
    try {
      last = Optional.of(new Read(database.transact(Figures::read), clock.nanos()));
    } catch (RuntimeException e) {
      last = Optional.empty();
      LOG.debug("the figures cannot be read: {}", e.getMessage());
    }
    sum.tidy(job.isHeld());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    job.close();
  }
}
