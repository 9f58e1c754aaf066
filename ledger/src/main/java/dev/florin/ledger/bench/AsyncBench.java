package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.bench.AsyncFindings.Burst;
import dev.florin.ledger.bench.AsyncFindings.Pace;
import dev.florin.ledger.bench.AsyncFindings.Workers;
import dev.florin.ledger.bench.LedgerBench.Cpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepting at once and settling later, beside doing at once: at the same rates, in turn within
 * each round; then more than can be settled; then a full backlog with more and more workers.
 *
 * <p>Threads: one runs; any may {@link #close}, which ends the run by force and removes what it
 * made.
 */
public final class AsyncBench implements AutoCloseable {
  private static final String SCHEMA = "florin_bench";

  private final LedgerConfig database;
  private final Options options;
  private final Supplier<Cpu> cpu;
  private final Progress progress;
  private @Nullable BenchLedger ledger;
  private boolean closed;

  /**
   * @param database that nobody else uses; what is made there is removed at the end
   * @param cpu processor time used so far
   */
  public AsyncBench(LedgerConfig database, Options options, Supplier<Cpu> cpu, Progress progress) {
    this.database = database;
    this.options = options;
    this.cpu = cpu;
    this.progress = progress;
  }

  /**
   * How much of it.
   *
   * @param workload which wallets pay each other
   * @param wallets to move money between
   * @param inFlight commands waiting at once where a loop is closed
   * @param rounds each runs every rate and every number of workers once
   * @param warmUp before each measurement
   * @param measured each measurement, and the burst
   * @param sharesPercent rates, in hundredths of what v1 does in a closed loop; the highest is what
   *     it can sustain, and the burst is half as much again
   * @param backlogMax transfers that may be pending in the burst
   * @param settled transfers that each number of workers settles
   * @param workers numbers of them
   */
  public record Options(
      Workload workload,
      int wallets,
      int inFlight,
      int rounds,
      Duration warmUp,
      Duration measured,
      List<Integer> sharesPercent,
      int backlogMax,
      int settled,
      List<Integer> workers) {
    public Options {
      sharesPercent = List.copyOf(sharesPercent);
      workers = List.copyOf(workers);
    }

    int highestSharePercent() {
      return sharesPercent.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
  }

  /** Told how far it is, on threads of the bench's. */
  public interface Progress {
    /** What begins or was done. */
    void say(String what);

    /** A rate, in one round. */
    void paced(Pace pace);

    /** The burst. */
    void burst(Burst burst);

    /** A number of workers, in one round. */
    void settled(Workers workers);
  }

  /**
   * Makes the wallets, measures, and verifies.
   *
   * @throws dev.florin.ledger.LedgerStartException if the database is in use
   */
  public AsyncFindings run() throws InterruptedException {
    BenchLedger open = make();
    open.open(0);
    try (BacklogProbe probe = BacklogProbe.open(open.connections())) {
      BacklogPhases phases = new BacklogPhases(open, options, probe, cpu);
      List<Pace> paces = paces(phases);
      progress.say("asking for more than can be settled");
      Burst burst = phases.burst();
      progress.burst(burst);
      List<Workers> workers = workers(phases);
      progress.say("verifying");
      return new AsyncFindings(paces, burst, workers, open.verify());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (ledger != null) {
      ledger.close();
      ledger = null;
    }
  }

  private synchronized BenchLedger make() {
    if (closed) {
      throw new IllegalStateException("the bench was ended");
    }
    BenchWallets wallets = BenchWallets.of(options.wallets());
    BenchLedger made = BenchLedger.make(database, SCHEMA, wallets, progress::say);
    ledger = made;
    return made;
  }

  private List<Pace> paces(BacklogPhases phases) throws InterruptedException {
    progress.say("measuring");
    List<Pace> paces = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      long closedPerSecond = phases.closedPerSecond();
      for (int share : options.sharesPercent()) {
        Pace pace = phases.pace(round, share, closedPerSecond);
        progress.paced(pace);
        paces.add(pace);
      }
    }
    return paces;
  }

  private List<Workers> workers(BacklogPhases phases) throws InterruptedException {
    progress.say("settling backlogs of " + options.settled());
    List<Workers> all = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (int count : options.workers()) {
        Workers workers = phases.workers(round, count);
        progress.settled(workers);
        all.add(workers);
      }
    }
    return all;
  }
}
