package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerStartException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a server may hold the money: asked once, before anything is changed on it. */
final class ServerCheck {
  private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);
  private static final int MAJOR_LEAST = 15;
  private static final int MAJOR_TRIED_MOST = 18;

  private ServerCheck() {}

  static void check(Connection connection) throws SQLException {
    requireVersion(Integer.parseInt(show(connection, "server_version_num")) / 10_000);
    requireUtf8(show(connection, "server_encoding"));
    warnIfNotDurable(connection);
  }

  static void requireVersion(int major) {
    if (major < MAJOR_LEAST) {
      throw new LedgerStartException(
          "PostgreSQL: version "
              + major
              + " (expected: "
              + MAJOR_LEAST
              + " to "
              + MAJOR_TRIED_MOST
              + ")");
    }
    if (major > MAJOR_TRIED_MOST) {
      log.warn("PostgreSQL {} is newer than the newest one tried ({})", major, MAJOR_TRIED_MOST);
    }
  }

  static void requireUtf8(String encoding) {
    if (!encoding.equals("UTF8")) {
      throw new LedgerStartException("server_encoding: " + encoding + " (expected: UTF8)");
    }
  }

  private static void warnIfNotDurable(Connection connection) throws SQLException {
    for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
      String value = show(connection, setting);
      if (value.equals("off")) {
        log.warn("PostgreSQL runs with {}=off: a crash may lose committed money", setting);
      }
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
