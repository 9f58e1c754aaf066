package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All loads in turn, round after round, on one database: so that a machine whose speed drifts slows
 * all of them alike, and their ratios in a round can be trusted.
 */
public final class LedgerBench {
  /** A node number that the measured ledger does not use. */
  private static final int OTHER_NODE = 1000;

  private final LedgerRuntime ledger;
  private final ConnectionSource connections;
  private final Options options;
  private final Supplier<Cpu> cpu;
  private final BenchWallets wallets;
  private final Load door;
  private final Load naive;
  private final Load copy;

  /**
   * @param ledger on an empty database; stays open
   * @param jdbcUrl of the same database
   * @param cpu processor time used so far
   */
  public LedgerBench(
      LedgerRuntime ledger,
      String jdbcUrl,
      String user,
      String password,
      Options options,
      Supplier<Cpu> cpu) {
    this.ledger = ledger;
    this.connections = () -> connect(jdbcUrl, user, password);
    this.options = options;
    this.cpu = cpu;
    Clock clock = Clock.systemUTC();
    SnowflakeIds ids = SnowflakeIds.above(OTHER_NODE, 0, clock);
    this.wallets = BenchWallets.of(options.wallets());
    this.door = new DoorLoad(ledger, wallets, options.inFlight());
    this.naive = new NaiveLoad(connections, ids, wallets.funded());
    this.copy = new CopyLoad(connections, ids, clock, wallets.funded(), options.lanes());
  }

  /**
   * How much of it.
   *
   * @param workloads what to run, in this order in each round
   * @param wallets to move money between
   * @param inFlight commands waiting at the door at any time
   * @param lanes of the ledger; the raw COPY uses as many connections
   * @param rounds each runs every load once
   * @param warmUp before each measurement
   * @param measured each measurement
   */
  public record Options(
      List<Workload> workloads,
      int wallets,
      int inFlight,
      int lanes,
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

  /** A load, by the name that reports give it. */
  public enum Name {
    FLORIN,
    NAIVE,
    COPY;

    /** Who can run a workload. */
    public static List<Name> of(Workload workload) {
      return workload.isClean() ? List.of(values()) : List.of(FLORIN);
    }
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
   * Makes the wallets and runs all rounds.
   *
   * @param progress told of each result as it comes
   */
  public List<Result> run(Consumer<Result> progress) throws InterruptedException {
    wallets.create(ledger, connections);
    List<Result> results = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Workload workload : options.workloads()) {
        for (Name name : Name.of(workload)) {
          Result result = measure(round, workload, name);
          results.add(result);
          progress.accept(result);
        }
      }
    }
    return results;
  }

  private Result measure(int round, Workload workload, Name name) throws InterruptedException {
    Cpu cpuBefore = cpu.get();
    long walBefore = number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
    Measurement measurement = load(name).run(workload, options.warmUp(), options.measured());
    long walBytes = number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - walBefore;
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

  private Load load(Name name) {
    return switch (name) {
      case FLORIN -> door;
      case NAIVE -> naive;
      case COPY -> copy;
    };
  }

  private long number(String sql) {
    try (Connection connection = connections.open();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Connection connect(String jdbcUrl, String user, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    // The naive way deserves its statements prepared, too.
    properties.setProperty("prepareThreshold", "1");
    return DriverManager.getConnection(jdbcUrl, properties);
  }
}
