package dev.florin.ledger.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a statement gives. */
public final class Rows {
  private Rows() {}

  /** How one row is read. */
  public interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows, in their order. */
  public static <T> List<T> all(PreparedStatement statement, Reading<T> reading)
      throws SQLException {
    try (var rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reading.read(rows));
      }
      return all;
    }
  }

  /** The first row; empty where there is none. */
  public static <T> Optional<T> first(PreparedStatement statement, Reading<T> reading)
      throws SQLException {
    return all(statement, reading).stream().findFirst();
  }

  /** The row of a statement that always gives one. */
  public static <T> T only(PreparedStatement statement, Reading<T> reading) throws SQLException {
    List<T> all = all(statement, reading);
    if (all.size() != 1) {
      throw new IllegalStateException("rows: " + all.size() + " (expected: 1)");
    }
    return all.getFirst();
  }

  /** A time that is never null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instantOrNull(row, column), column);
  }

  /** A time, or null. */
  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
