package dev.florin.ledger.postgres.write;

import dev.florin.ledger.postgres.Bucket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The rows of one node's system wallets. Each method is a transaction of its own.
 *
 * @param connection a lane's, outside a transaction
 * @param store whose node they belong to
 */
record SystemWalletRows(Connection connection, PostgresStore store) {
  private static final String UNIQUE_VIOLATION = "23505";

  /** The system wallet of a currency and a lane, made on first use. */
  long find(String currency, int lane) throws SQLException {
    OptionalLong known = select(currency, lane);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    try {
      return insert(currency, lane);
    } catch (SQLException e) {
      connection.rollback();
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      // Somebody with this node number was faster; its wallet is as good.
      return select(currency, lane).orElseThrow(() -> e);
    }
  }

  void retire(long walletId) throws SQLException {
    try (PreparedStatement retire = connection.prepareStatement(WriteSql.RETIRE_SYSTEM_WALLET)) {
      retire.setShort(1, Bucket.of(walletId));
      retire.setLong(2, walletId);
      retire.executeUpdate();
    }
    connection.commit();
  }

  private OptionalLong select(String currency, int lane) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(WriteSql.FIND_SYSTEM_WALLET)) {
      find.setShort(1, Bucket.ONLY);
      find.setString(2, currency);
      find.setInt(3, store.nodeNumber());
      find.setInt(4, lane);
      try (ResultSet rows = find.executeQuery()) {
        OptionalLong id = rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        connection.commit();
        return id;
      }
    }
  }

  private long insert(String currency, int lane) throws SQLException {
    long id = store.ids().next();
    try (PreparedStatement wallet = connection.prepareStatement(WriteSql.INSERT_SYSTEM_WALLET);
        PreparedStatement stripe = connection.prepareStatement(WriteSql.INSERT_STRIPE)) {
      wallet.setShort(1, Bucket.of(id));
      wallet.setLong(2, id);
      wallet.setString(3, currency);
      wallet.executeUpdate();
      stripe.setShort(1, Bucket.of(id));
      stripe.setLong(2, id);
      stripe.setString(3, currency);
      stripe.setInt(4, store.nodeNumber());
      stripe.setInt(5, lane);
      stripe.executeUpdate();
    }
    connection.commit();
    return id;
  }
}
