package dev.florin.ledger.postgres;

import dev.florin.ledger.Freeze;
import dev.florin.ledger.Freezes;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.PostgresAuditLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Freezes in PostgreSQL: one lock, which is one wallet's, and so no deadlock with the lanes. */
public final class PostgresFreezes implements Freezes {
  private static final String FIND =
      """
      SELECT w.frozen
        FROM wallet w JOIN wallet_owner o ON o.bucket = w.bucket AND o.wallet_id = w.id
       WHERE w.bucket = ? AND w.id = ?
      """;

  private static final String LOCK = FIND + " FOR UPDATE OF w";
  private static final String SET = "UPDATE wallet SET frozen = ? WHERE bucket = ? AND id = ?";

  private final Database database;

  public PostgresFreezes(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Freeze> find(long walletId) {
    return database.ask(connection -> frozen(connection, FIND, walletId));
  }

  @Override
  public Optional<Freeze> set(long walletId, Freeze wanted, Act act) {
    return database.transact(connection -> {
      Optional<Freeze> before = frozen(connection, LOCK, walletId);
      if (before.isPresent()) {
        set(connection, walletId, wanted);
        PostgresAuditLog.append(connection, act.with(word(before.get()) + " to " + word(wanted)));
      }
      return before;
    });
  }

  private static Optional<Freeze> frozen(Connection connection, String sql, long walletId)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setLong(2, walletId);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(Freeze.ofNumber(rows.getInt(1))) : Optional.empty();
      }
    }
  }

  private static void set(Connection connection, long walletId, Freeze wanted) throws SQLException {
    try (var statement = connection.prepareStatement(SET)) {
      statement.setInt(1, wanted.number());
      statement.setShort(2, Bucket.ONLY);
      statement.setLong(3, walletId);
      statement.executeUpdate();
    }
  }

  private static String word(Freeze freeze) {
    return freeze.name().toLowerCase(Locale.ROOT);
  }
}
