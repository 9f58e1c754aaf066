package dev.florin.ledger.keys;

import dev.florin.ledger.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Reads the rows of {@link KeySql}. */
final class KeyRows {
  private KeyRows() {}

  static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("owner"),
        row.getString("label"),
        List.of(scopes(row)),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"),
        Rows.instantOrNull(row, "previous_secret_until"),
        Rows.instantOrNull(row, "rotated_at"),
        Rows.instantOrNull(row, "revoked_at"),
        row.getBoolean("live"));
  }

  static LiveKey liveKey(ResultSet row) throws SQLException {
    byte[] previous = row.getBytes("previous_secret_hash");
    return new LiveKey(
        row.getString("id"),
        SecretHash.of(row.getBytes("secret_hash")),
        previous == null
            ? null
            : new LiveKey.Previous(
                SecretHash.of(previous), Rows.instant(row, "previous_secret_until")),
        row.getString("owner"),
        Set.of(scopes(row)),
        Rows.instant(row, "expires_at"));
  }

  private static String[] scopes(ResultSet row) throws SQLException {
    return (String[]) row.getArray("scopes").getArray();
  }
}
