package dev.florin.ledger.postgres.write;

import dev.florin.ledger.IdSource;
import dev.florin.ledger.commit.Store;
import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.SQLException;

/**
 * The store of real money.
 *
 * @param connections opens a lane's own connection, with the settings that the lock order needs
 * @param ids for system wallets
 * @param nodeNumber of this instance: part of its system wallets' identity
 * @param keyWindow where a key is searched
 * @param outbox where batches leave word of what they did
 */
public record PostgresStore(
    ConnectionSource connections, IdSource ids, int nodeNumber, KeyWindow keyWindow, Outbox outbox)
    implements Store {

  /** Which transfers are searched for a key, by their ids. */
  public interface KeyWindow {
    /** The smallest id that a transfer with a remembered key can have, now. */
    long oldestId();

    /** Where the search may end, exclusive, for rows of which this is the highest id. */
    long end(long highestId);

    /** Where the search of the fast path may end, exclusive, for rows with these ids. */
    long endBeside(long lowestId, long highestId);
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
