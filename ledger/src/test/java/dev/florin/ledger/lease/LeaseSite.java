package dev.florin.ledger.lease;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A database with leases, and what tests do to them from outside. */
final class LeaseSite implements AutoCloseable {
  /** Long enough for any machine; a test that needs it has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a lease that a test does not wait for. */
  static final Duration LONG = Duration.ofMinutes(10);

  private static final int CONNECTIONS = 30;

  static final LeaseTimes LONG_TIMES =
      new LeaseTimes(LONG, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofSeconds(3));

  static final LeaseTimes SHORT_TIMES =
      new LeaseTimes(
          Duration.ofMillis(2_000),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          Duration.ofMillis(500));

  final Database database = Database.open(quickToGiveUp(TestPostgres.emptyDatabase()));
  final Leases leases = new Leases(database, MonotonicClock.system());
  final BlockingQueue<RuntimeException> losses = new LinkedBlockingQueue<>();

  /** An instance with an owner's name of its own. */
  Peers peers(String owner, LeaseTimes times, MeetingPlace meetingPlace) {
    return new Peers("a-host", owner, meetingPlace, times, losses::add);
  }

  Peers peers(String owner, LeaseTimes times) {
    return peers(owner, times, MeetingPlace.NONE);
  }

  Lease take(String name, String owner) {
    return take(name, owner, LONG);
  }

  Lease take(String name, String owner, Duration expiry) {
    if (leases.take(name, owner, expiry) instanceof Leases.Take.Taken(Lease lease)) {
      return lease;
    }
    throw new AssertionError(name + " is held");
  }

  /** The lease's time is over, as if its holder had been silent for long. */
  void runOut(String name) {
    execute("UPDATE lease SET expires_at = now() - interval '1 s' WHERE name = '" + name + "'");
  }

  /** Somebody else holds it from now on. */
  void takeOver(String name, String owner) {
    runOut(name);
    take(name, owner);
  }

  /** The row is locked until the connection is closed: no renewal passes. */
  Connection holdingRow(String name) throws SQLException {
    Connection connection = database.openWriter();
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT FROM lease WHERE name = '" + name + "' FOR UPDATE");
    }
    return connection;
  }

  /** Does something while there is no connection to be had. */
  void withoutConnections(Runnable work) {
    holdConnections(CONNECTIONS, work);
  }

  private void holdConnections(int connections, Runnable work) {
    if (connections == 0) {
      work.run();
      return;
    }
    boolean _ =
        database.ask(_ -> {
          holdConnections(connections - 1, work);
          return true;
        });
  }

  Instant expiresAt(String name) {
    return database.ask(connection -> {
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery("SELECT expires_at FROM lease WHERE name = '" + name + "'")) {
        rows.next();
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    });
  }

  void execute(String sql) {
    TestPostgres.execute(database, sql);
  }

  long number(String sql) {
    return TestPostgres.number(database, sql);
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

  @Override
  public void close() {
    database.close();
  }

  private static LedgerConfig quickToGiveUp(LedgerConfig config) {
    return new LedgerConfig(
        config.jdbcUrl(),
        config.user(),
        config.password(),
        OptionalInt.empty(),
        1,
        100,
        100,
        CONNECTIONS,
        Duration.ofSeconds(1),
        Duration.ofHours(24),
        LedgerConfig.EVENT_RETENTION,
        LedgerConfig.WORKERS,
        LedgerConfig.BACKLOG_TRANSFERS_MAX);
  }
}
