package dev.florin.ledger.keys;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of {@link KeySql}. */
final class KeyRows {
  private KeyRows() {}

  /** How one row is read. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> all(PreparedStatement statement, Reading<T> reading) throws SQLException {
    try (var rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reading.read(rows));
      }
      return all;
    }
  }

  static <T> Optional<T> first(PreparedStatement statement, Reading<T> reading)
      throws SQLException {
    return all(statement, reading).stream().findFirst();
  }

  static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("owner"),
        row.getString("label"),
        List.of(scopes(row)),
        instant(row, "created_at"),
        instant(row, "expires_at"),
        instantOrNull(row, "previous_secret_until"),
        instantOrNull(row, "rotated_at"),
        instantOrNull(row, "revoked_at"),
        row.getBoolean("live"));
  }

  static LiveKey liveKey(ResultSet row) throws SQLException {
    byte[] previous = row.getBytes("previous_secret_hash");
    return new LiveKey(
        row.getString("id"),
        SecretHash.of(row.getBytes("secret_hash")),
        previous == null
            ? null
            : new LiveKey.Previous(SecretHash.of(previous), instant(row, "previous_secret_until")),
        row.getString("owner"),
        Set.of(scopes(row)),
        instant(row, "expires_at"));
  }

  private static String[] scopes(ResultSet row) throws SQLException {
    return (String[]) row.getArray("scopes").getArray();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instantOrNull(row, column), column);
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
