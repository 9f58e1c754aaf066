package dev.florin.ledger.postgres;

import dev.florin.ledger.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import javax.crypto.spec.SecretKeySpec;

/** Reads the one row that all instances share. */
final class StoredSettings {
  private StoredSettings() {}

  static Settings load(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.SETTINGS);
        var rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("setting: no row (expected: the one that the migration made)");
      }
      return new Settings(
          rows.getLong("timeline"),
          new SecretKeySpec(rows.getBytes("cursor_secret"), "HmacSHA256"));
    }
  }
}
