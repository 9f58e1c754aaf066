package dev.florin.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.verify.Invariants;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A database, ledgers on it, and a look at it from outside. The look has a connection of its own
 * each time, since what a test does here ends connections.
 */
final class CrashSite implements AutoCloseable {
  /** Long enough for any machine; a test that needs it has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Of a wallet, at the start. */
  static final long OPENING_MINOR = 10_000;

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  private final LedgerConfig config;
  private final List<LedgerRuntime> ledgers = new ArrayList<>();

  CrashSite(LedgerConfig config) {
    this.config = config;
  }

  /** A ledger of its own node number, closed at the end. */
  LedgerRuntime open(int node, int lanes) {
    return open(config(config.jdbcUrl(), node, lanes, LOCK_TIMEOUT), Clock.systemUTC());
  }

  LedgerRuntime ledger(int index) {
    return ledgers.get(index);
  }

  int ledgers() {
    return ledgers.size();
  }

  /** A ledger with one lane that reaches the database through the proxy. */
  LedgerRuntime openThrough(PostgresProxy proxy, int node) {
    return openThrough(proxy, node, 0);
  }

  /** The same, with workers beside the lane. */
  LedgerRuntime openThrough(PostgresProxy proxy, int node, int workers) {
    String url = config.jdbcUrl().replaceFirst(":[0-9]+/", ":" + proxy.port() + "/");
    return open(config(url, node, 1, LOCK_TIMEOUT, workers), Clock.systemUTC());
  }

  LedgerRuntime open(LedgerConfig ledger, Clock clock) {
    return open(ledger, clock, Peers.apart());
  }

  LedgerRuntime open(LedgerConfig ledger, Clock clock, Peers peers) {
    LedgerRuntime opened = LedgerRuntime.open(ledger, clock, copies -> CommitFence.NONE, peers);
    ledgers.add(opened);
    return opened;
  }

  LedgerConfig config(String jdbcUrl, int node, int lanes, Duration lockTimeout) {
    return config(jdbcUrl, node, lanes, lockTimeout, 0);
  }

  private LedgerConfig config(
      String jdbcUrl, int node, int lanes, Duration lockTimeout, int workers) {
    return new LedgerConfig(
        jdbcUrl,
        config.user(),
        config.password(),
        OptionalInt.of(node),
        lanes,
        16_384,
        1024,
        8,
        lockTimeout,
        Duration.ofHours(24),
        LedgerConfig.EVENT_RETENTION,
        workers,
        LedgerConfig.BACKLOG_TRANSFERS_MAX);
  }

  LedgerConfig config() {
    return config;
  }

  /** Wallets 1 to {@code count} in USD, each with its opening balance. */
  void wallets(LedgerRuntime ledger, int count) {
    String one = " SELECT 0, n, %s FROM generate_series(1, " + count + ") n";
    execute("INSERT INTO wallet (bucket, id, currency)" + one.formatted("'USD'"));
    execute(
        "INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)"
            + one.formatted("'user' || n, 'User', 'USD', now()"));
    List<CompletableFuture<Outcome>> deposits = new ArrayList<>();
    for (int wallet = 1; wallet <= count; wallet++) {
      deposits.add(submit(ledger, Commands.deposit(wallet, OPENING_MINOR)));
    }
    deposits.forEach(deposit -> assertThat(await(deposit)).isInstanceOf(Outcome.Done.class));
  }

  static CompletableFuture<Outcome> submit(LedgerRuntime ledger, Command command) {
    return ledger.ledger().submit(command, PATIENCE);
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Looks again and again until it is so. */
  static void await(String what, BooleanSupplier so) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("it did not come about: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  /** A process id of a writer's backend that is as the condition says. */
  int awaitWriter(String condition) {
    String sql =
        "SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
            + " WHERE application_name = 'florin-writer' AND datname = current_database() AND "
            + condition;
    int[] pid = {0};
    await("a writer with " + condition, () -> (pid[0] = (int) number(sql)) != 0);
    return pid[0];
  }

  /** Ends a backend, and returns when it has ended. */
  void terminate(int pid) {
    number("SELECT pg_terminate_backend(" + pid + ", 60000)::int");
  }

  /** A session of somebody else's that holds a lock until it is closed. */
  Connection holding(String lock) {
    try {
      Connection connection = connect();
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(lock);
      }
      return connection;
    } catch (SQLException e) {
      throw new AssertionError(lock, e);
    }
  }

  /** How many transfers there are with the key of this command. */
  long rows(Command command) {
    return number("SELECT count(*) FROM transfer WHERE key = '" + command.callerKey().key() + "'");
  }

  long balance(long walletId) {
    return number("SELECT balance FROM wallet WHERE bucket = 0 AND id = " + walletId);
  }

  long number(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  void execute(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  /** All invariants hold. */
  void requireBooks() {
    List<Verdict> verdicts =
        LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {});
    assertThat(verdicts).hasSize(Invariants.all().size()).allMatch(Verdict::holds);
  }

  @Override
  public void close() {
    ledgers.forEach(LedgerRuntime::close);
  }
}
