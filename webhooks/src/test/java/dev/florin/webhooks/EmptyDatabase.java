package dev.florin.webhooks;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.ledger.LedgerConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of a run, and an empty database for each test that asks for one. */
final class EmptyDatabase {
  private static final AtomicInteger databases = new AtomicInteger();

  private EmptyDatabase() {}

  static LedgerConfig create() {
    String name = "webhooks_" + databases.incrementAndGet();
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

  /** Started by the first test that needs it. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = EmbeddedPostgres.temporary();
  }
}
