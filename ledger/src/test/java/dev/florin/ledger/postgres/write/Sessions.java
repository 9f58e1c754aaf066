package dev.florin.ledger.postgres.write;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.postgres.ConnectionSource;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.Partitions;
import dev.florin.ledger.postgres.TestPostgres;
import dev.florin.ledger.rules.Movement;
import dev.florin.ledger.rules.NetDeltas;
import dev.florin.ledger.rules.Plan;
import dev.florin.ledger.rules.Planner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An empty ledger database, and sessions on it that a test steps through by hand. */
final class Sessions implements AutoCloseable {
  final LedgerConfig config = TestPostgres.emptyDatabase();
  final Database database = Database.open(config);
  final Partitions partitions = new Partitions(database, Duration.ofHours(24));
  final SnowflakeIds ids = SnowflakeIds.above(1, 0, Clock.systemUTC());
  final PostgresStore store = store(database::openWriter);
  private final List<Store.Session> open = new ArrayList<>();

  Sessions() {
    partitions.ensure(Clock.systemUTC().instant());
  }

  private PostgresStore store(ConnectionSource connections) {
    return new PostgresStore(connections, ids, 1, new EveryDay(partitions), Outbox.of(() -> {}));
  }

  Store.Session session() throws StoreException {
    Store.Session session = store.open();
    open.add(session);
    return session;
  }

  /** A session whose connection a test may look at or hurt. */
  Store.Session session(Connection connection) throws StoreException {
    Store.Session session = store(() -> connection).open();
    open.add(session);
    return session;
  }

  Connection connection() throws SQLException {
    return database.openWriter();
  }

  /** Wallets with ids 1 to {@code count}, each holding this much. */
  void wallets(int count, long balanceMinor) {
    execute(
        "INSERT INTO wallet (bucket, id, currency, balance) SELECT 0, n, 'USD', "
            + balanceMinor
            + " FROM generate_series(1, "
            + count
            + ") n");
  }

  void execute(String sql) {
    TestPostgres.execute(database, sql);
  }

  long number(String sql) {
    return TestPostgres.number(database, sql);
  }

  long balance(long walletId) {
    return number("SELECT balance FROM wallet WHERE bucket = 0 AND id = " + walletId);
  }

  /** Until PostgreSQL says that somebody waits for a lock. */
  void awaitBlocked(int sessions) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        < sessions) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("nobody waits for a lock");
      }
      Thread.onSpinWait();
    }
  }

  /** The fast path up to, and without, its COMMIT. */
  static Plan apply(Store.Session session, Movement... movements) throws StoreException {
    List<Movement> batch = List.of(movements);
    Store.Locked locked = session.apply(NetDeltas.of(batch), batch);
    Plan plan = Planner.plan(batch, locked.wallets(), locked.priors(), locked.now());
    session.append(plan.entries(), plan.refusals());
    return plan;
  }

  /** The slow path up to, and without, its COMMIT. */
  static Plan lock(Store.Session session, Movement... movements) throws StoreException {
    List<Movement> batch = List.of(movements);
    long[] walletIds =
        batch.stream()
            .flatMap(each -> List.of(each.sourceWalletId(), each.destinationWalletId()).stream())
            .mapToLong(Long::longValue)
            .filter(id -> id > 0)
            .sorted()
            .distinct()
            .toArray();
    Store.Locked locked = session.lock(walletIds, batch);
    Plan plan = Planner.plan(batch, locked.wallets(), locked.priors(), locked.now());
    if (!plan.accepted().isEmpty()) {
      session.update(NetDeltas.of(plan.accepted()), plan.accepted());
    }
    session.append(plan.entries(), plan.refusals());
    return plan;
  }

  /** Every day is searched on both paths: these tests are about what a statement sees. */
  private record EveryDay(Partitions partitions) implements PostgresStore.KeyWindow {
    @Override
    public long oldestId() {
      return partitions.oldestKeyId(Clock.systemUTC().instant());
    }

    @Override
    public long end(long highestId) {
      return Long.MAX_VALUE;
    }

    @Override
    public long endBeside(long lowestId, long highestId) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    open.forEach(Store.Session::close);
    database.close();
  }
}
