package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection to a ledger's database for a command of an operator, whether or not a ledger runs
 * on it. Nothing is checked or migrated.
 *
 * <p>Threads: one at a time. Errors: {@link LedgerFaultException} with {@code UNAVAILABLE} where
 * the server cannot be reached or does not answer in time, {@link LedgerStartException} where the
 * database holds no such tables.
 */
public final class OperatorConnection implements Transactions, AutoCloseable {
  private static final String UNDEFINED_TABLE = "42P01";

  private final Connection connection;

  private OperatorConnection(Connection connection) {
    this.connection = connection;
  }

  /** Connects; of the configuration it needs the database and how to log in there. */
  public static OperatorConnection open(LedgerConfig config) {
    try {
      Connection connection = Connections.operator(config).getConnection();
      connection.setAutoCommit(false);
      return new OperatorConnection(connection);
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }

  @Override
  public <T> T transact(Database.Question<T> question) {
    try {
      return Database.transact(connection, question);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new LedgerStartException(
            "database: holds no ledger of this version (expected: that of a start)");
      }
      throw Database.unavailable(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Database.unavailable(e);
    }
  }
}
