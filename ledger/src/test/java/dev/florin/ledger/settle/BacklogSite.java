package dev.florin.ledger.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Acceptance;
import dev.florin.ledger.AcceptedTransfer;
import dev.florin.ledger.AcceptedTransfer.State;
import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.postgres.TestPostgres;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
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

/** Ledgers with a backlog on a database of their own, and a look at its rows from outside. */
final class BacklogSite implements AutoCloseable {
  /** Long enough for any machine; a test that needs it has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a wallet, at the start. */
  static final long OPENING_MINOR = 10_000;

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final List<LedgerRuntime> ledgers = new ArrayList<>();

  /** Another ledger on the database, closed at the end. */
  LedgerRuntime open(int workers) {
    return open(workers, LedgerConfig.BACKLOG_TRANSFERS_MAX);
  }

  LedgerRuntime open(int workers, int backlogMax) {
    LedgerConfig one =
        new LedgerConfig(
            config.jdbcUrl(),
            config.user(),
            config.password(),
            OptionalInt.empty(),
            config.lanes(),
            config.queueCommandsMax(),
            config.batchCommandsMax(),
            config.readConnectionsMax(),
            Duration.ofMillis(500),
            config.keyRetention(),
            config.eventRetention(),
            workers,
            backlogMax);
    LeaseTimes quick =
        new LeaseTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(3));
    Peers peers = Peers.meeting(MeetingPlace.NONE, quick, loss -> {});
    LedgerRuntime opened =
        LedgerRuntime.open(one, Clock.systemUTC(), copies -> CommitFence.NONE, peers);
    ledgers.add(opened);
    return opened;
  }

  /** Ends one for good. */
  void close(LedgerRuntime ledger) {
    ledgers.remove(ledger);
    ledger.close();
  }

  /** Wallets 1 to {@code count} in USD, each with its opening balance. */
  void wallets(LedgerRuntime ledger, int count) {
    String one = " SELECT 0, n, %s FROM generate_series(1, " + count + ") n";
    execute("INSERT INTO wallet (bucket, id, currency)" + one.formatted("'USD'"));
    execute(
        "INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)"
            + one.formatted("'user' || n, 'User', 'USD', now()"));
    List<CompletableFuture<?>> deposits = new ArrayList<>();
    for (int wallet = 1; wallet <= count; wallet++) {
      deposits.add(ledger.ledger().submit(Commands.deposit(wallet, OPENING_MINOR), PATIENCE));
    }
    await(CompletableFuture.allOf(deposits.toArray(CompletableFuture[]::new)));
  }

  static Command transfer(long source, long destination, long amountMinor) {
    return transfer(Commands.freshKey(), source, destination, amountMinor);
  }

  static Command transfer(String key, long source, long destination, long amountMinor) {
    return Command.transfer(
        CallerKey.accepted("caller", key),
        Commands.fingerprint(source + ">" + destination + ":" + amountMinor),
        source,
        destination,
        amountMinor,
        "USD",
        "note",
        "0af7651916cd43dd8448eb211c80319c");
  }

  static CompletableFuture<Acceptance> accept(LedgerRuntime ledger, Command command) {
    return ledger.backlog().accept(command, PATIENCE);
  }

  static long accepted(LedgerRuntime ledger, Command command) {
    Acceptance acceptance = await(accept(ledger, command));
    assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
    return ((Acceptance.Accepted) acceptance).transfer().id();
  }

  static State state(LedgerRuntime ledger, long id) {
    return ledger.backlog().find(id).map(AcceptedTransfer::state).orElseThrow();
  }

  /** Waits until nothing is pending. */
  void awaitSettled() {
    await("the backlog is settled", () -> pending() == 0);
  }

  long pending() {
    return number("SELECT count(*) FROM accepted_transfer WHERE state = 1");
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
      LockSupport.parkNanos(5_000_000);
    }
  }

  long number(String sql) {
    try (Connection outside = outside();
        var statement = outside.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  void execute(String sql) {
    try (Connection outside = outside();
        var statement = outside.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The invariants hold, and one wallet's transfers were settled in the order of acceptance. */
  void assertSound() {
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .allMatch(Verdict::holds);
    assertThat(
            number(
                """
                SELECT count(*) FROM (
                  SELECT t.source_version, lag(t.source_version)
                           OVER (PARTITION BY a.source_wallet_id ORDER BY a.sequence) AS before
                    FROM accepted_transfer a JOIN transfer t ON t.id = a.id) s
                 WHERE s.source_version < s.before
                """))
        .as("transfers out of their order")
        .isZero();
  }

  /** As a command of an operator has it. */
  OperatorConnection operator() {
    return OperatorConnection.open(config);
  }

  /** A connection that looks like a worker's. */
  Connection writer() throws SQLException {
    String url = config.jdbcUrl() + "?ApplicationName=florin-writer";
    return DriverManager.getConnection(url, config.user(), config.password());
  }

  private Connection outside() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  @Override
  public void close() {
    ledgers.forEach(LedgerRuntime::close);
  }
}
