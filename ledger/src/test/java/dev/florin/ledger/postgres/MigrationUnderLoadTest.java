package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.commit.Commands;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A version to come migrates the schema while this one works on it, and this one goes on. */
@Timeout(300)
class MigrationUnderLoadTest {
  private static final String NEWER = "classpath:db/newer";
  private static final int CALLERS = 8;
  private static final int WALLETS = 4;

  /** Two starts of it wait at once, and each only ever for a moment. */
  private static final int ATTEMPTS_SEEN = 4;

  private static final long POLL_NANOS = 2_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final AtomicLong moved = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void writersGoOnWhileTwoNewerVersionsMigrateAndTheOldOneStartsAgainAfterThat() throws Exception {
    try (LedgerRuntime old = LedgerRuntime.open(config, Clock.systemUTC())) {
      long[] wallets = wallets(old);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(
            CompletableFuture.runAsync(() -> move(old, wallets), Thread::startVirtualThread));
      }
      List<CompletableFuture<Void>> newer;
      try (Connection reader = connect()) {
        reader.setAutoCommit(false);
        reader.createStatement().execute("LOCK TABLE wallet IN ACCESS SHARE MODE");
        newer = List.of(migrating(), migrating());

        awaitAttempts(newer);
        long before = moved.get();
        await(() -> moved.get() > before + 200 || callers.stream().anyMatch(each -> each.isDone()));

        assertThat(newer).noneMatch(CompletableFuture::isDone);
        reader.commit();
      }
      for (CompletableFuture<Void> each : newer) {
        each.get(120, TimeUnit.SECONDS);
      }
      long after = moved.get();
      await(() -> moved.get() > after + 200 || callers.stream().anyMatch(each -> each.isDone()));
      ended.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(versions()).contains("900", "901");
    try (LedgerRuntime again = LedgerRuntime.open(config, Clock.systemUTC())) {
      long[] wallets = IntStream.of(1, 2).mapToLong(n -> wallet(again, n)).toArray();
      assertThat(transfer(again, wallets)).isInstanceOf(Outcome.Done.class);
    }
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .isNotEmpty()
        .allMatch(Verdict::holds);
  }

  @Test
  void whatFailedOutsideOfATransactionIsTriedAgain() throws Exception {
    try (LedgerRuntime old = LedgerRuntime.open(config, Clock.systemUTC())) {
      assertThat(old.notReady()).isEmpty();
    }
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE INDEX wallet_owner_since ON wallet_owner (owner_id)");
      statement.execute(
          """
          INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
            checksum, installed_by, execution_time, success)
          VALUES (901, '901', 'an index', 'SQL', 'V901__an_index.sql', 0, 'me', 0, false)
          """);
    }
    migrate();

    assertThat(versions()).contains("900", "901");
  }

  private CompletableFuture<Void> migrating() {
    return CompletableFuture.runAsync(this::migrate, Thread::startVirtualThread);
  }

  private void migrate() {
    try {
      new SchemaMigration(Connections.migration(config), SchemaMigration.LOCATION, NEWER).run();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Until the migration waited for the table's lock again and again, each time for a moment. */
  private void awaitAttempts(List<CompletableFuture<Void>> newer) throws SQLException {
    Set<String> attempts = new HashSet<>();
    try (Connection connection = connect();
        var statement =
            connection.prepareStatement(
                """
                SELECT DISTINCT query_start::text FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                   AND query LIKE '%ALTER TABLE wallet ADD%'
                """)) {
      await(() -> {
        assertThat(newer).noneMatch(CompletableFuture::isDone);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            attempts.add(rows.getString(1));
          }
        } catch (SQLException e) {
          throw new AssertionError(e);
        }
        return attempts.size() >= ATTEMPTS_SEEN;
      });
    }
  }

  private long[] wallets(LedgerRuntime ledger) throws Exception {
    long[] wallets = IntStream.range(0, WALLETS).mapToLong(n -> wallet(ledger, n)).toArray();
    for (long wallet : wallets) {
      var deposit = ledger.ledger().submit(Commands.deposit(wallet, 1_000_000), PATIENCE);
      assertThat(deposit.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Done.class);
    }
    return wallets;
  }

  private static long wallet(LedgerRuntime ledger, int number) {
    return ledger.wallets().open("user-" + number, "User", "USD").wallet().id();
  }

  /** Until the end: any outcome but a movement is a failure. */
  private void move(LedgerRuntime ledger, long[] wallets) {
    while (!ended.get()) {
      assertThat(transfer(ledger, wallets)).isInstanceOf(Outcome.Done.class);
      moved.incrementAndGet();
    }
  }

  private Outcome transfer(LedgerRuntime ledger, long[] wallets) {
    int from = (int) (moved.get() % wallets.length);
    long to = wallets[(from + 1) % wallets.length];
    return ledger.ledger().submit(Commands.transfer(wallets[from], to, 1), PATIENCE).join();
  }

  private Set<String> versions() throws SQLException {
    Set<String> versions = new HashSet<>();
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT version FROM flyway_schema_history WHERE success")) {
      while (rows.next()) {
        versions.add(rows.getString(1));
      }
    }
    return versions;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
