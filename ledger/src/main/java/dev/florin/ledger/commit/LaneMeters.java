package dev.florin.ledger.commit;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the lanes of one kind of work do: their attempts, how they ended, and how long they took.
 * Recorded once a transaction, never once a command.
 *
 * <p>Threads: any.
 */
final class LaneMeters {
  private final String work;
  private final Meters meters;
  private final MonotonicClock clock;
  private final DistributionSummary batchCommands;
  private final Timer commits;
  private final Map<Path, Timer> transactions = new EnumMap<>(Path.class);
  private final Map<Path, Map<End, LongAdder>> attempts = new EnumMap<>(Path.class);

  /**
   * @param work names the kind of work: {@code money}, {@code accept} or {@code settle}
   */
  LaneMeters(Instruments instruments, String work, MonotonicClock clock) {
    this.work = work;
    this.meters = Meters.of(instruments);
    this.clock = clock;
    this.batchCommands =
        meters.sizes("florin.ledger.batch.commands", "Commands a committed batch.", "work", work);
    this.commits = meters.timer("florin.ledger.commit", "COMMIT alone.", "work", work);
    for (Path path : Path.values()) {
      String label = label(path);
      transactions.put(
          path,
          meters.timer(
              "florin.ledger.transaction",
              "Transactions that committed, from their first statement on.",
              "work",
              work,
              "path",
              label));
      attempts.put(path, attempts(label));
    }
  }

  private Map<End, LongAdder> attempts(String path) {
    Map<End, LongAdder> counts = new EnumMap<>(End.class);
    for (End end : End.values()) {
      counts.put(
          end,
          meters.counter(
              "florin.ledger.attempts",
              "Transactions begun, by what became of them.",
              "work",
              work,
              "path",
              path,
              "outcome",
              label(end)));
    }
    return counts;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** How a transaction goes about it; what accepts has the fast path alone. */
  enum Path {
    FAST,
    SLOW
  }

  /** What became of an attempt; but for the first two as {@link StoreException.Kind} says. */
  enum End {
    COMMITTED,
    /** Rolled back, because the slow path is needed. */
    BET_LOST,
    REJECTED,
    TRANSIENT,
    BLOCKED,
    ID_COLLISION,
    DISCONNECTED,
    COMMIT_UNKNOWN;

    static End of(StoreException.Kind kind) {
      return switch (kind) {
        case REJECTED -> REJECTED;
        case TRANSIENT -> TRANSIENT;
        case BLOCKED -> BLOCKED;
        case ID_COLLISION -> ID_COLLISION;
        case DISCONNECTED -> DISCONNECTED;
        case COMMIT_UNKNOWN -> COMMIT_UNKNOWN;
      };
    }
  }

  /** Counters of one lane, which also counts here. */
  LaneMeter lane(int number) {
    LongAdder busyNanos = new LongAdder();
    meters.secondsCounter(
        "florin.ledger.lane.busy.seconds",
        "Time in transactions.",
        busyNanos::sum,
        "work",
        work,
        "lane",
        Integer.toString(number));
    return new LaneMeter(busyNanos);
  }

  /** Commits whose answer did not arrive. */
  long unknownCommits() {
    return attempts.values().stream().mapToLong(ends -> sum(ends, End.COMMIT_UNKNOWN)).sum();
  }

  private static long sum(Map<End, LongAdder> ends, End end) {
    LongAdder count = ends.get(end);
    return count == null ? 0 : count.sum();
  }

  private void count(Path path, End end) {
    Map<End, LongAdder> ends = attempts.get(path);
    LongAdder count = ends == null ? null : ends.get(end);
    if (count != null) {
      count.increment();
    }
  }

  /** A transaction that is tried. */
  @FunctionalInterface
  interface Tried<T> {
    /** Empty if it was rolled back, and has to go another way. */
    Optional<T> run() throws StoreException;
  }

  /** What one lane does. Confined to the lane. */
  final class LaneMeter {
    private final LongAdder busyNanos;

    private LaneMeter(LongAdder busyNanos) {
      this.busyNanos = busyNanos;
    }

    /** Tries a transaction, and records what becomes of it. */
    <A> Optional<Committed<A>> attempt(Path path, Tried<Committed<A>> tried) throws StoreException {
      long begunNanos = clock.nanos();
      End end = End.REJECTED;
      try {
        Optional<Committed<A>> committed = tried.run();
        end = committed.isPresent() ? End.COMMITTED : End.BET_LOST;
        committed.ifPresent(batch -> committed(path, batch, begunNanos));
        return committed;
      } catch (StoreException e) {
        end = End.of(e.kind());
        throw e;
      } finally {
        count(path, end);
        busyNanos.add(clock.nanos() - begunNanos);
      }
    }

    private void committed(Path path, Committed<?> batch, long begunNanos) {
      batchCommands.record(batch.outcomes().size());
      Timer transaction = transactions.get(path);
      if (transaction != null) {
        transaction.record(clock.nanos() - begunNanos, TimeUnit.NANOSECONDS);
      }
    }

    /** Commits, and records how long that takes. */
    void commit(Store.Session session) throws StoreException {
      long begunNanos = clock.nanos();
      session.commit();
      commits.record(clock.nanos() - begunNanos, TimeUnit.NANOSECONDS);
    }
  }
}
