package dev.florin.ledger;

import dev.florin.ledger.LedgerFaultException.Fault;
import io.hypersistence.tsid.TSID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Snowflake ids: milliseconds since 2026 (42 bits), node number (10 bits), sequence (12 bits).
 *
 * <p>Two things can make a duplicate, and both are closed here. A clock that goes back while the
 * process runs: time is read through a clock of our own that only moves forward, and the generator
 * counts on in the last millisecond it used, into the next one when the sequence is full. A clock
 * that went back between two processes: the first id lies above the highest one in the database.
 * What is left is two processes with one node number. A lease prevents that: ids are given out only
 * if the time they state lies before its end ({@link #giveBefore}). Should it happen all the same,
 * as when somebody meddles with the lease, the primary key finds it, and the process that met it
 * stops its generator.
 *
 * <p>Ids are roughly ordered in time and nothing more; a wallet's version orders its life. They
 * stay above zero until 2095.
 */
public final class SnowflakeIds implements IdSource {
  /** The first millisecond that an id can state. */
  public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * How far the newest id in the database may lie ahead of this node's clock at the start. Ids then
   * state a time ahead of the clock until it has caught up, which harms nothing while the
   * partitions for that time exist; more than this is a clock to be mended first.
   */
  public static final Duration LEAD_MAX = Duration.ofMinutes(1);

  /** Why there are no ids for a while. */
  public static final String PAUSED =
      "node-number: its lease could not be renewed in time; writes go on once it is";

  private static final int NODE_BITS = 10;
  private static final int TIME_SHIFT = 22;
  private static final Instant LAST = timeOf(Long.MAX_VALUE);

  private final TSID.Factory factory;
  private final ForwardClock clock;
  private volatile Optional<String> stopped = Optional.empty();

  /** Ids from this one on are not given out; 0 once stopped: one look tells both. */
  private volatile long end = Long.MAX_VALUE;

  private SnowflakeIds(int nodeNumber, ForwardClock clock) {
    this.clock = clock;
    this.factory =
        TSID.Factory.builder()
            .withNodeBits(NODE_BITS)
            .withNode(nodeNumber)
            .withCustomEpoch(EPOCH)
            .withClock(clock)
            // Ids need not be hard to guess: knowing one opens nothing.
            .withRandomFunction(() -> 0)
            .build();
  }

  /**
   * Ids for one node, above all ids given so far.
   *
   * @param nodeNumber 0 to {@link LedgerConfig#NODE_NUMBER_MAX}, this process's alone
   * @param highestId the highest id in the database, 0 for none
   * @param clock this node's
   * @throws LedgerStartException if {@code clock} is more than {@link #LEAD_MAX} behind that id
   */
  public static SnowflakeIds above(int nodeNumber, long highestId, Clock clock) {
    if (nodeNumber < 0 || nodeNumber > LedgerConfig.NODE_NUMBER_MAX) {
      throw new IllegalArgumentException(
          "node-number: " + nodeNumber + " (expected: 0 to " + LedgerConfig.NODE_NUMBER_MAX + ")");
    }
    Instant now = clock.instant();
    Instant first = timeOf(highestId).plusMillis(1);
    if (first.isAfter(now.plus(LEAD_MAX))) {
      throw new LedgerStartException(
          "clock: "
              + now
              + " is more than a minute behind the newest id in the database, of "
              + first);
    }
    return new SnowflakeIds(nodeNumber, new ForwardClock(clock, first.toEpochMilli()));
  }

  @Override
  public long next() {
    // First the id, then the look: an id made after the end was told is seen to lie beyond it.
    long id = factory.generate().toLong();
    if (id >= end) {
      throw new LedgerFaultException(Fault.UNAVAILABLE, stopped.orElse(PAUSED));
    }
    return id;
  }

  /** Gives out only ids that state a time before this one, until told otherwise or stopped. */
  public synchronized void giveBefore(Instant time) {
    if (stopped.isEmpty()) {
      end = firstIdAt(time);
    }
  }

  /** Whether the next id would lie beyond the time that was told, as of now. */
  public boolean isPaused() {
    return firstIdAt(clock.instant()) >= end;
  }

  /** Gives no more ids, for good, and tells a time after those that all its ids state. */
  public Instant retire(String reason) {
    stop(reason);
    return timeOf(factory.generate().toLong()).plusMillis(1);
  }

  @Override
  public synchronized void stop(String reason) {
    if (stopped.isEmpty()) {
      stopped = Optional.of(reason);
      end = 0;
    }
  }

  @Override
  public Optional<String> stopped() {
    return stopped;
  }

  /** The time that an id states, to the millisecond. */
  public static Instant timeOf(long id) {
    return EPOCH.plusMillis(id >> TIME_SHIFT);
  }

  /** The lowest id of a time: 0 before the epoch, {@link Long#MAX_VALUE} from 2095 on. */
  public static long firstIdAt(Instant time) {
    if (time.isBefore(EPOCH)) {
      return 0;
    }
    if (time.isAfter(LAST)) {
      return Long.MAX_VALUE;
    }
    return Duration.between(EPOCH, time).toMillis() << TIME_SHIFT;
  }

  /** Never gives an earlier time than before, whatever the clock beneath it does. */
  private static final class ForwardClock extends Clock {
    private final Clock clock;
    private final AtomicLong lastMillis;

    ForwardClock(Clock clock, long firstMillis) {
      this.clock = clock;
      this.lastMillis = new AtomicLong(firstMillis);
    }

    @Override
    public long millis() {
      return lastMillis.accumulateAndGet(clock.millis(), Math::max);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
