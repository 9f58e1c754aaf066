package dev.florin.ledger.verify;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Checks a database from outside, whether or not a ledger runs on it. */
public final class LedgerCheck {
  private static final String UNDEFINED_TABLE = "42P01";

  private LedgerCheck() {}

  /**
   * Checks all invariants over a connection of its own; changes nothing.
   *
   * @param progress told of each verdict as it is reached, on this thread
   * @throws LedgerStartException if there is no ledger in the database
   * @throws LedgerFaultException if the database cannot be reached
   */
  public static List<Verdict> run(
      String jdbcUrl, String user, String password, Consumer<Verdict> progress) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      return Invariants.check(connection, progress);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new LedgerStartException("database: holds no ledger (expected: that of a start)");
      }
      throw new LedgerFaultException(
          LedgerFaultException.Fault.UNAVAILABLE, "database: cannot be checked: " + e, e);
    }
  }
}
