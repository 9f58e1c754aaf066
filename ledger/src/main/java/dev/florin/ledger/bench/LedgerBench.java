package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.postgres.ConnectionSource;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All loads in turn, round after round, on one database: so that a machine whose speed drifts slows
 * all of them alike, and their ratios in a round can be trusted.
 *
 * <p>With a history, a second ledger without one stands beside the first on the same server, and
 * takes part in each round. So does one without events, if that is asked for.
 *
 * <p>Threads: one runs; any may {@link #close}, which ends the run by force and removes what it
 * made.
 */
public final class LedgerBench implements AutoCloseable {
  /** A node number that the measured ledger does not use. */
  static final int OTHER_NODE = 1000;

  private static final String SCHEMA = "florin_bench";
  private static final String FRESH_SCHEMA = "florin_bench_fresh";
  private static final String SILENT_SCHEMA = "florin_bench_silent";
  private static final String WAL_POSITION = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn";

  private final LedgerConfig database;
  private final Options options;
  private final Supplier<Cpu> cpu;
  private final Progress progress;
  private final BenchWallets wallets;
  private final List<BenchLedger> ledgers = new ArrayList<>();
  private final Map<Name, Load> loads = new EnumMap<>(Name.class);
  private boolean closed;

  /**
   * @param database that nobody else uses; what is made there is removed at the end
   * @param cpu processor time used so far
   */
  public LedgerBench(LedgerConfig database, Options options, Supplier<Cpu> cpu, Progress progress) {
    this.database = database;
    this.options = options;
    this.cpu = cpu;
    this.progress = progress;
    this.wallets = BenchWallets.of(options.wallets());
  }

  /**
   * How much of it.
   *
   * @param workloads what to run, in this order in each round
   * @param historyRows transfers of the days before, at least one a wallet; 0 for none
   * @param silent whether a ledger without events takes part, too
   * @param wallets to move money between
   * @param inFlight commands waiting at the door at any time
   * @param rounds each runs every load once
   * @param warmUp before each measurement
   * @param measured each measurement
   */
  public record Options(
      List<Workload> workloads,
      long historyRows,
      boolean silent,
      int wallets,
      int inFlight,
      int rounds,
      Duration warmUp,
      Duration measured) {
    public Options {
      workloads = List.copyOf(workloads);
    }
  }

  /**
   * Processor time used so far, in nanoseconds.
   *
   * @param postgresNanos of the server with its children; 0 if it cannot be told
   * @param jvmNanos of this process
   */
  public record Cpu(long postgresNanos, long jvmNanos) {}

  /** A way to run a workload, by the name that reports give it. */
  public enum Name {
    FLORIN,
    /** Florin, on a ledger without history, where the first has one. */
    FRESH,
    /** Florin, without history and without events. */
    SILENT,
    NAIVE,
    COPY
  }

  /** Told how far it is, on threads of the bench's. */
  public interface Progress {
    /** What begins or was done. */
    void say(String what);

    /** A result, as it comes. */
    void measured(Result result);
  }

  /**
   * One load in one round.
   *
   * @param postgresNanos processor time of the server, warm-up and end included
   * @param jvmNanos processor time of this process, likewise
   * @param walBytes written in the same time
   */
  public record Result(
      int round,
      Workload workload,
      Name load,
      Measurement measurement,
      long postgresNanos,
      long jvmNanos,
      long walBytes) {}

  /**
   * All that was found.
   *
   * @param results a round after the other
   * @param pages of the history, by kind
   * @param verdicts on the invariants of each ledger
   */
  public record Findings(List<Result> results, List<PageTimes> pages, List<Verdict> verdicts) {
    public Findings {
      results = List.copyOf(results);
      pages = List.copyOf(pages);
      verdicts = List.copyOf(verdicts);
    }

    /** Whether every invariant holds. */
    public boolean hold() {
      return verdicts.stream().allMatch(Verdict::holds);
    }
  }

  /**
   * Makes the ledgers, runs all rounds, reads pages, and verifies.
   *
   * @throws dev.florin.ledger.LedgerStartException if the database is in use
   */
  public Findings run() throws InterruptedException {
    BenchLedger main = open(SCHEMA, options.historyRows());
    loads.put(Name.FLORIN, main.door(options.inFlight()));
    loads.put(Name.NAIVE, main.naive());
    loads.put(Name.COPY, main.copy());
    if (options.historyRows() > 0) {
      loads.put(Name.FRESH, open(FRESH_SCHEMA, 0).door(options.inFlight()));
    }
    if (options.silent()) {
      loads.put(Name.SILENT, openSilent().door(options.inFlight()));
    }
    progress.say("measuring");
    List<Result> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Workload workload : options.workloads()) {
        results.addAll(measure(round, workload, main.connections()));
      }
    }
    List<PageTimes> pages = main.pages(options.measured());
    progress.say("verifying");
    List<Verdict> verdicts = new ArrayList<>();
    for (BenchLedger ledger : ledgers) {
      verdicts.addAll(ledger.verify());
    }
    return new Findings(results, pages, verdicts);
  }

  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException failure = null;
    for (BenchLedger ledger : ledgers.reversed()) {
      try {
        ledger.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    ledgers.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private BenchLedger open(String schema, long historyRows) throws InterruptedException {
    BenchLedger ledger = make(schema);
    ledger.open(historyRows);
    return ledger;
  }

  private BenchLedger openSilent() throws InterruptedException {
    BenchLedger ledger = make(SILENT_SCHEMA);
    ledger.openWithoutEvents();
    return ledger;
  }

  private synchronized BenchLedger make(String schema) {
    if (closed) {
      throw new IllegalStateException("the bench was ended");
    }
    BenchLedger ledger = BenchLedger.make(database, schema, wallets, progress::say);
    ledgers.add(ledger);
    return ledger;
  }

  private List<Result> measure(int round, Workload workload, ConnectionSource connections)
      throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (Name name : order(round)) {
      Load load = loads.get(name);
      if (load != null && (workload.isClean() || name == Name.FLORIN)) {
        Result result = measure(round, workload, name, load, connections);
        progress.measured(result);
        results.add(result);
      }
    }
    return results;
  }

  /** There and back: what comes first finds a colder process. */
  private static List<Name> order(int round) {
    List<Name> names = List.of(Name.values());
    return round % 2 == 1 ? names : names.reversed();
  }

  private Result measure(
      int round, Workload workload, Name name, Load load, ConnectionSource connections)
      throws InterruptedException {
    Cpu cpuBefore = cpu.get();
    long walBefore = walBytes(connections);
    Measurement measurement = load.run(workload, options.warmUp(), options.measured());
    long walBytes = walBytes(connections) - walBefore;
    Cpu cpuAfter = cpu.get();
    return new Result(
        round,
        workload,
        name,
        measurement,
        cpuAfter.postgresNanos() - cpuBefore.postgresNanos(),
        cpuAfter.jvmNanos() - cpuBefore.jvmNanos(),
        walBytes);
  }

  private static long walBytes(ConnectionSource connections) {
    try (Connection connection = connections.open();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(WAL_POSITION)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(WAL_POSITION, e);
    }
  }
}
