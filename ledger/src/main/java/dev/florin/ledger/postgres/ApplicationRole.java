package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerStartException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The database role as which the program works: it may read and write what a ledger needs, and only
 * add to the audit log. See {@code V8__audit_and_application_role.sql} for what it may.
 *
 * <p>The program logs in as the owner of the tables and gives up the owner's rights as it connects
 * ({@code role} among the connection's options). What needs them, which is making partitions and
 * ending the sessions of others, takes them back for one transaction. So the role stands against
 * mistakes and against SQL that was slipped in, and not against whoever has the owner's password.
 */
public final class ApplicationRole {
  /** For one transaction: the rights of the user who logged in. */
  public static final String SET_ASIDE = "SET LOCAL ROLE NONE";

  static final String NAME = "florin_app";

  private static final String TAKE_ON = "SET LOCAL ROLE " + NAME;
  private static final String MAKE = "CREATE ROLE " + NAME + " NOLOGIN";
  private static final String GRANT = "GRANT " + NAME + " TO CURRENT_USER";
  private static final String NOT_ALLOWED = "42501";

  /** Another instance was faster: it exists, or its row is being written. */
  private static final Set<String> RACED = Set.of("42710", "23505", "XX000");

  private static final int TRIES = 20;

  private ApplicationRole() {}

  /**
   * Makes the role, and lets the user take it on, where that is not so yet. A role belongs to the
   * whole server, so several databases may try at once.
   *
   * @param connection in autocommit
   * @throws LedgerStartException where the user may not do it; the message says who can
   */
  static void ensure(Connection connection) throws SQLException {
    try {
      for (int tried = 1; !isThere(connection); tried++) {
        make(connection, tried);
      }
    } catch (SQLException e) {
      if (!NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      throw new LedgerStartException(
          "database: the user "
              + connection.getMetaData().getUserName()
              + " may not make the role "
              + NAME
              + " (expected: once, by an administrator: "
              + MAKE
              + "; GRANT "
              + NAME
              + " TO "
              + connection.getMetaData().getUserName()
              + ")");
    }
  }

  /**
   * Checks that a connection works as the role: something between here and the server may have
   * dropped the option.
   */
  static void requireTakenOn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT current_user")) {
      rows.next();
      if (!NAME.equals(rows.getString(1))) {
        throw new LedgerStartException(
            "database: connections work as the user "
                + rows.getString(1)
                + " (expected: as "
                + NAME
                + "; does a pooler in between ignore the option role?)");
      }
    }
  }

  private static void make(Connection connection, int tried) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute(MAKE);
      }
      statement.execute(GRANT);
    } catch (SQLException e) {
      if (tried == TRIES || !RACED.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SELECT FROM pg_roles WHERE rolname = '" + NAME + "'")) {
      return rows.next();
    }
  }

  /** Whether it can be taken on, which is tried. */
  private static boolean isThere(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        return false;
      }
      statement.execute(TAKE_ON);
      return true;
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
