package dev.florin.ledger.bench;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/**
 * A schema of a bench's own on somebody's database, made empty and dropped at the end with all that
 * is in it. What lies elsewhere in the database is not touched.
 *
 * <p>Threads: any; a second {@link #close} does nothing.
 */
final class BenchSchema implements AutoCloseable {
  private static final int DROP_TRIES = 10;
  private static final String DUPLICATE_SCHEMA = "42P06";

  /** Lock not available; deadlock. */
  private static final Set<String> HELD = Set.of("55P03", "40P01");

  /** Connections of a load that was ended by force, which hold what they touched. */
  private static final String END_HOLDERS =
      """
      SELECT pg_terminate_backend(l.pid)
        FROM pg_locks l
        JOIN pg_class c ON c.oid = l.relation
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = '%s' AND l.pid <> pg_backend_pid()
      """;

  private final ConnectionSource outside;
  private final String name;
  private final LedgerConfig config;
  private boolean dropped;

  private BenchSchema(ConnectionSource outside, String name, LedgerConfig config) {
    this.outside = outside;
    this.name = name;
    this.config = config;
  }

  /**
   * Makes it.
   *
   * @param database whose ledger, if there is one, has no wallet
   * @param name of the schema; letters and underscores
   * @throws LedgerStartException if the database holds a ledger in use, or a schema of this name
   */
  static BenchSchema make(LedgerConfig database, String name) {
    ConnectionSource outside = connections(database);
    try (Connection connection = outside.open();
        var statement = connection.createStatement()) {
      requireNoWallets(connection);
      statement.execute("CREATE SCHEMA " + name);
    } catch (SQLException e) {
      if (DUPLICATE_SCHEMA.equals(e.getSQLState())) {
        throw new LedgerStartException(
            "database: has a schema "
                + name
                + ": a bench runs there, or was killed (expected: none; DROP SCHEMA "
                + name
                + " CASCADE removes it)");
      }
      throw new IllegalStateException("a schema for the bench cannot be made: " + e, e);
    }
    return new BenchSchema(outside, name, within(database, name));
  }

  /** The database, seen so that unqualified names mean this schema. */
  LedgerConfig config() {
    return config;
  }

  /** Connections that see this schema. */
  ConnectionSource connections() {
    return connections(config);
  }

  /** Drops it, and ends the connections that are in the way. */
  @Override
  public synchronized void close() {
    for (int tried = 1; !dropped; tried++) {
      try (Connection connection = outside.open();
          var statement = connection.createStatement()) {
        statement.execute("SET lock_timeout = '1s'");
        if (tried > 1) {
          statement.execute(END_HOLDERS.replace("%s", name));
        }
        statement.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        dropped = true;
      } catch (SQLException e) {
        if (tried == DROP_TRIES || !HELD.contains(String.valueOf(e.getSQLState()))) {
          throw new IllegalStateException("the schema " + name + " is left behind: " + e, e);
        }
      }
    }
  }

  /**
   * Refuses a database in use.
   *
   * @throws LedgerStartException if its ledger has wallets
   */
  static void requireNoWallets(LedgerConfig database) {
    try (Connection connection = connections(database).open()) {
      requireNoWallets(connection);
    } catch (SQLException e) {
      throw new LedgerStartException("database: cannot be reached: " + e.getMessage());
    }
  }

  private static void requireNoWallets(Connection connection) throws SQLException {
    if (is(connection, "SELECT to_regclass('wallet') IS NOT NULL")
        && is(connection, "SELECT EXISTS (SELECT FROM wallet)")) {
      throw new LedgerStartException(
          "database: its ledger has wallets (expected: a database that nobody uses)");
    }
  }

  private static boolean is(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private static LedgerConfig within(LedgerConfig database, String schema) {
    String url = database.jdbcUrl();
    return LedgerConfig.of(
        url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema,
        database.user(),
        database.password(),
        database.nodeNumber());
  }

  /** Connections to a database, with the driver's own means. */
  static ConnectionSource connections(LedgerConfig database) {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    // The naive way deserves its statements prepared, too.
    properties.setProperty("prepareThreshold", "1");
    return () -> DriverManager.getConnection(database.jdbcUrl(), properties);
  }
}
