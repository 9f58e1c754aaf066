package dev.florin.ledger.postgres.write;

import dev.florin.ledger.IdSource;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/**
 * The store of real money.
 *
 * @param connections opens a lane's own connection, with the settings that the lock order needs
 * @param ids for system wallets
 * @param nodeNumber of this instance: part of its system wallets' identity
 * @param oldestKeyId the smallest id that a transfer with a remembered key can have, now
 */
public record PostgresStore(
    ConnectionSource connections, IdSource ids, int nodeNumber, LongSupplier oldestKeyId)
    implements Store {

  /** Opens connections. */
  @FunctionalInterface
  public interface ConnectionSource {
    Connection open() throws SQLException;
  }

  @Override
  public Session open() throws StoreException {
    try {
      return new PostgresSession(connections.open(), this);
    } catch (SQLException e) {
      throw new StoreException(StoreException.Kind.DISCONNECTED, e);
    }
  }
}
