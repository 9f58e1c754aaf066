package dev.florin.ledger.lease;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.commit.MonotonicClock;
import dev.florin.ledger.postgres.ApplicationRole;
import dev.florin.ledger.postgres.Database;
import dev.florin.telemetry.Instruments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of all instances, as PostgreSQL decides them.
 *
 * <p>Threads: any. Errors: {@link LedgerFaultException} with {@code UNAVAILABLE} if the database
 * cannot be reached; whether the request was done is then not known, and asking again is safe.
 */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(5);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

  private final Database database;
  private final MonotonicClock clock;
  private final LeaseMeters meters;
  private volatile boolean connectable = true;

  /** Nobody looks at them: see the other one. */
  public Leases(Database database, MonotonicClock clock) {
    this(database, clock, Instruments.none());
  }

  /**
   * @param instruments tell which of them this instance holds
   */
  public Leases(Database database, MonotonicClock clock, Instruments instruments) {
    this.database = database;
    this.clock = clock;
    this.meters = new LeaseMeters(instruments);
  }

  /** What came of asking for a lease. */
  public sealed interface Take {
    /** It is the asker's from now on, with a token above every earlier one. */
    record Taken(Lease lease) implements Take {}

    /**
     * Somebody else's.
     *
     * @param owner who; "somebody" if they were faster by a hair
     * @param left how long, if it is not renewed
     */
    record Held(String owner, Duration left) implements Take {}
  }

  /** What deadlines are counted by. */
  MonotonicClock clock() {
    return clock;
  }

  /**
   * Takes a lease that is free or has run out. Not one that this owner holds already: a start is
   * told from the one before by its owner.
   */
  public Take take(String name, String owner, Duration expiry) {
    Take take = ask(name, owner, expiry);
    if (take instanceof Take.Taken(Lease lease)) {
      meters.held(lease);
    }
    return take;
  }

  private Take ask(String name, String owner, Duration expiry) {
    long askedNanos = clock.nanos();
    return asked(connection -> {
      try (var statement = connection.prepareStatement(LeaseSql.TAKE)) {
        statement.setString(1, name);
        statement.setString(2, owner);
        statement.setLong(3, expiry.toMillis());
        statement.setString(4, name);
        statement.setString(5, name);
        try (var rows = statement.executeQuery()) {
          if (!rows.next()) {
            return new Take.Held("somebody", Duration.ZERO);
          }
          return rows.getBoolean("mine")
              ? new Take.Taken(
                  confirmed(
                      rows, name, owner, rows.getLong("token"), askedNanos + expiry.toNanos()))
              : held(rows);
        }
      }
    });
  }

  /** Holds a lease for longer, also one that ran out; empty if somebody else took it. */
  public Optional<Lease> renew(Lease lease, Duration expiry) {
    Optional<Lease> renewed = askAgain(lease, expiry);
    renewed.ifPresentOrElse(meters::held, () -> meters.lost(lease));
    return renewed;
  }

  private Optional<Lease> askAgain(Lease lease, Duration expiry) {
    long deadlineNanos = clock.nanos() + expiry.toNanos();
    return asked(connection -> {
      try (var statement = connection.prepareStatement(LeaseSql.RENEW)) {
        statement.setLong(1, expiry.toMillis());
        name(lease, statement, 2);
        try (var rows = statement.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  confirmed(rows, lease.name(), lease.owner(), lease.token(), deadlineNanos))
              : Optional.empty();
        }
      }
    });
  }

  /**
   * Makes a lease free at once; does nothing to one that somebody else took. Where no connection
   * was to be had just now, none is waited for: an instance that ends without its database would
   * wait for each of its leases.
   */
  public void release(Lease lease) {
    release(lease, OffsetDateTime.MIN);
  }

  /** Makes a lease free from a time on, by the database's clock, if it is not free before. */
  public void release(Lease lease, Instant from) {
    release(lease, from.atOffset(ZoneOffset.UTC));
  }

  private void release(Lease lease, OffsetDateTime from) {
    meters.released(lease);
    if (!connectable) {
      throw new LedgerFaultException(
          Fault.UNAVAILABLE, "database: not asked, there was no connection just now");
    }
    int _ =
        asked(connection -> {
          try (var statement = connection.prepareStatement(LeaseSql.RELEASE)) {
            statement.setObject(1, from);
            name(lease, statement, 2);
            return statement.executeUpdate();
          }
        });
  }

  /**
   * Does something in a transaction in which nobody can take the lease over.
   *
   * @throws LeaseLostException if it is not held any more; nothing was done
   */
  public <T> T guarded(Lease lease, Database.Question<T> work) {
    return database.transact(connection -> {
      requireHeld(connection, lease);
      return work.ask(connection);
    });
  }

  /** The names of the leases that somebody holds now, of those that begin like this. */
  public Set<String> held(String prefix) {
    return asked(connection -> {
      Set<String> names = new HashSet<>();
      try (var statement = connection.prepareStatement(LeaseSql.HELD)) {
        statement.setString(1, prefix);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            names.add(rows.getString(1));
          }
        }
      }
      return names;
    });
  }

  /**
   * Ends writers that have held off takeovers for over five seconds without going on. Nothing is
   * lost by it: without COMMIT the transaction is rolled back, and an owner that had sent COMMIT
   * settles it as any unknown commit.
   *
   * @return how many
   */
  public int endStuckGuards() {
    return database.transact(connection -> {
      int ended = 0;
      try (var statement = connection.createStatement()) {
        statement.execute(ApplicationRole.SET_ASIDE);
      }
      try (var statement = connection.prepareStatement(LeaseSql.END_STUCK_GUARDS)) {
        statement.setLong(1, END_TIMEOUT.toMillis());
        statement.setLong(2, STUCK_AFTER.toSeconds());
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            LOG.warn(
                "writer {} held leases without going on; ended: {}",
                rows.getInt(1),
                rows.getBoolean(2));
            ended += rows.getBoolean(2) ? 1 : 0;
          }
        }
      }
      return ended;
    });
  }

  private <T> T asked(Database.Question<T> question) {
    try {
      T answer = database.ask(question);
      connectable = true;
      return answer;
    } catch (LedgerFaultException e) {
      connectable = !(e.getCause() instanceof SQLTransientConnectionException);
      throw e;
    }
  }

  private static void requireHeld(Connection connection, Lease lease) throws SQLException {
    try (var statement = connection.prepareStatement(LeaseSql.GUARD)) {
      name(lease, statement, 1);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new LeaseLostException(lease);
        }
      }
    }
  }

  private static void name(Lease lease, PreparedStatement statement, int first)
      throws SQLException {
    statement.setString(first, lease.name());
    statement.setString(first + 1, lease.owner());
    statement.setLong(first + 2, lease.token());
  }

  private static Lease confirmed(
      ResultSet rows, String name, String owner, long token, long deadlineNanos)
      throws SQLException {
    Instant at = instant(rows, "asked_at");
    return new Lease(name, owner, token, at, instant(rows, "expires_at"), deadlineNanos);
  }

  private static Take.Held held(ResultSet rows) throws SQLException {
    Duration left = Duration.between(instant(rows, "asked_at"), instant(rows, "expires_at"));
    return new Take.Held(rows.getString("owner"), left.isNegative() ? Duration.ZERO : left);
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
