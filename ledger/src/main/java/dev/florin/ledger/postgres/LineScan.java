package dev.florin.ledger.postgres;

import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.StatementLine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines of one wallet between two versions, on one connection.
 *
 * <p>Where a version's row lies is only roughly known: ids follow time, and so do versions, but two
 * instances' clocks differ and a command waits in a queue after its id was made. So the windows of
 * ids are asked newest first, for all versions wanted, until as many rows were seen as there are
 * versions: they are dense, so then none is missing.
 */
final class LineScan {
  private final Connection connection;
  private final long walletId;
  private final Filter filter;
  private final LocalDate today;

  LineScan(Connection connection, long walletId, Filter filter, LocalDate today) {
    this.connection = connection;
    this.walletId = walletId;
    this.filter = filter;
    this.today = today;
  }

  /**
   * What was found.
   *
   * @param lines that pass the filter, newest first
   * @param rows seen, also those that do not pass
   * @param oldest the oldest time among the rows; null if there are none
   */
  record Found(List<StatementLine> lines, long rows, @Nullable Instant oldest) {}

  /** The newest lines, {@code linesMax} at most, of versions {@code low} to {@code high}. */
  Found lines(long low, long high, int linesMax) throws SQLException {
    List<StatementLine> lines = new ArrayList<>();
    long rows = 0;
    Instant oldest = null;
    for (IdWindow window : IdWindow.newestFirst(today, firstDay(), Long.MAX_VALUE)) {
      Found found = linesWithin(window, low, high, linesMax);
      lines.addAll(found.lines());
      rows += found.rows();
      oldest = earlier(oldest, found.oldest());
      if (rows == high - low + 1) {
        break;
      }
    }
    lines.sort(Comparator.comparingLong(StatementLine::version).reversed());
    return new Found(lines.subList(0, Math.min(linesMax, lines.size())), rows, oldest);
  }

  /**
   * The highest version that can lie on {@code lastDay} or before, 0 for none. The window after the
   * one that answers is asked too: at their border the order of ids and of versions may differ.
   */
  long newestVersion(LocalDate lastDay) throws SQLException {
    long newest = 0;
    long before = Partitions.idsFrom(lastDay.plusDays(1));
    for (IdWindow window : IdWindow.newestFirst(lastDay, firstDay(), before)) {
      long found = newestVersionWithin(window);
      if (newest > 0) {
        return Math.max(newest, found);
      }
      newest = found;
    }
    return newest;
  }

  /** Nothing is expected before the wallet was opened; a day's margin for clocks. */
  private LocalDate firstDay() {
    return Partitions.dayOf(SnowflakeIds.timeOf(walletId)).minusDays(1);
  }

  private Found linesWithin(IdWindow window, long low, long high, int linesMax)
      throws SQLException {
    try (var statement = connection.prepareStatement(Sql.LINES)) {
      int next = 1;
      for (int side = 0; side < 2; side++) {
        statement.setShort(next++, Bucket.of(walletId));
        statement.setLong(next++, walletId);
        statement.setLong(next++, low);
        statement.setLong(next++, high);
        statement.setLong(next++, window.from());
        statement.setLong(next++, window.before());
      }
      next = setFilter(statement, next);
      statement.setInt(next, linesMax);
      try (var rows = statement.executeQuery()) {
        return read(rows);
      }
    }
  }

  private int setFilter(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    Direction direction = filter.direction();
    statement.setObject(
        next++, filter.kind() == null ? null : filter.kind().number(), Types.SMALLINT);
    statement.setObject(
        next++, direction == null ? null : direction == Direction.OUT, Types.BOOLEAN);
    statement.setObject(next++, filter.counterpartyWalletId(), Types.BIGINT);
    statement.setObject(next++, timestamp(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE);
    statement.setObject(next++, timestamp(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE);
    return next;
  }

  private Found read(ResultSet rows) throws SQLException {
    List<StatementLine> lines = new ArrayList<>();
    long scanned = 0;
    Instant oldest = null;
    while (rows.next()) {
      scanned = rows.getLong("scanned");
      OffsetDateTime time = rows.getObject("oldest", OffsetDateTime.class);
      oldest = time == null ? null : time.toInstant();
      if (rows.getObject("id") != null) {
        lines.add(new StatementLine(TransferRows.read(rows), walletId));
      }
    }
    return new Found(lines, scanned, oldest);
  }

  private long newestVersionWithin(IdWindow window) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.NEWEST_VERSION)) {
      int next = 1;
      for (int side = 0; side < 2; side++) {
        statement.setShort(next++, Bucket.of(walletId));
        statement.setLong(next++, walletId);
        statement.setLong(next++, window.from());
        statement.setLong(next++, window.before());
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
