package dev.florin.ledger.postgres;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.ledger.LedgerConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of a run, and an empty database for each test that asks for one. */
public final class TestPostgres {
  private static final AtomicInteger databases = new AtomicInteger();

  private TestPostgres() {}

  /** A ledger's configuration on an empty database of its own, with node number 1. */
  public static LedgerConfig emptyDatabase() {
    String name = "ledger_" + databases.incrementAndGet();
    PostgresAddress server = Server.RUNNING.address();
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new AssertionError("no database for a test", e);
    }
    String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name;
    return LedgerConfig.of(url, server.user(), server.password(), 1);
  }

  /** Runs statements that a test needs, in autocommit, as the owner of the tables. */
  public static void execute(Database database, String sql) {
    asOwner(database, statement -> statement.execute(sql));
  }

  /** The first column of the first row, as a number; as the owner, who sees all sessions. */
  public static long number(Database database, String sql) {
    return asOwner(
        database,
        statement -> {
          try (var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  private static <T> T asOwner(Database database, Work<T> work) {
    return database.ask(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("SET ROLE NONE");
        try {
          return work.on(statement);
        } finally {
          statement.execute("RESET ROLE");
        }
      }
    });
  }

  private interface Work<T> {
    T on(Statement statement) throws SQLException;
  }

  /** Started by the first test that needs it. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = EmbeddedPostgres.temporary();
  }
}
