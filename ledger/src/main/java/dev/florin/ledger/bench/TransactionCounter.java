package dev.florin.ledger.bench;

import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many transactions a database has executed, as its own statistics tell; a statement outside a
 * transaction counts as one. A connection adds what it did once it has been idle for ten seconds,
 * and at its end. Threads: one.
 */
public final class TransactionCounter implements AutoCloseable {
  private static final String TRANSACTIONS =
      "SELECT xact_commit + xact_rollback FROM pg_stat_database"
          + " WHERE datname = current_database()";

  private final Connection connection;
  private long own;

  private TransactionCounter(Connection connection) {
    this.connection = connection;
  }

  static TransactionCounter open(ConnectionSource database) {
    try {
      return new TransactionCounter(database.open());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Of all connections but its own. Only the difference of two answers means something.
   *
   * @throws IllegalStateException if the database does not answer
   */
  public long transactionsOfOthers() {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TRANSACTIONS)) {
      row.next();
      // This one is counted when it has ended: by the next.
      return row.getLong(1) - own++;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(SQLException cause) {
    return new IllegalStateException("PostgreSQL's transactions cannot be counted", cause);
  }
}
