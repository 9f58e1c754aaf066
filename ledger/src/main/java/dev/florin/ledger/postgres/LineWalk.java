package dev.florin.ledger.postgres;

import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks down one wallet's chain of transfers, on one connection.
 *
 * <p>A wallet names its newest transfer, and each transfer names the one before it in either of its
 * wallets, so the rows of a page are found one after the other by their primary key. To begin in
 * the middle, every {@link #INDEXED_VERSIONS}th version of a wallet is in an index: the walk begins
 * there and passes over fewer lines than lie between two of them. An index over every version would
 * save these few steps, and cost each transfer more than all else that it writes.
 */
final class LineWalk {
  /** The distance between versions that are indexed; the statements and the indexes say it too. */
  static final int INDEXED_VERSIONS = 32;

  private static final int DAYS_FIRST = 2;
  private static final int DAYS_GROWTH = 4;
  private static final int DAYS_MAX = 100_000;

  private final Connection connection;
  private final long walletId;
  private final Filter filter;
  private final LocalDate today;

  LineWalk(Connection connection, long walletId, Filter filter, LocalDate today) {
    this.connection = connection;
    this.walletId = walletId;
    this.filter = filter;
    this.today = today;
  }

  /**
   * A place in the chain: before the wallet's first line, both are 0.
   *
   * @param version of the wallet
   * @param transferId of the row that gave it this version
   */
  record Place(long version, long transferId) {}

  /**
   * What was found.
   *
   * @param lines that pass the filter, newest first
   * @param next the line below the last one that was looked at
   * @param oldest the oldest time of all that was looked at
   */
  record Found(List<StatementLine> lines, Place next, Instant oldest) {}

  /** The wallet's newest line; version 0 for a wallet without any, and for none at all. */
  Place newest() throws SQLException {
    try (var statement = connection.prepareStatement(Sql.NEWEST_LINE)) {
      statement.setShort(1, Bucket.of(walletId));
      statement.setLong(2, walletId);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? new Place(rows.getLong(1), rows.getLong(2)) : new Place(0, 0);
      }
    }
  }

  /** A place at this version, or not far above it; {@code newest} if none is indexed between. */
  Place atOrAbove(long version, Place newest) throws SQLException {
    long indexed = Math.ceilDiv(version, (long) INDEXED_VERSIONS) * INDEXED_VERSIONS;
    if (indexed >= newest.version()) {
      return newest;
    }
    for (IdWindow window : IdWindow.newestFirst(today, firstDay(), Long.MAX_VALUE)) {
      long id = indexedWithin(window, indexed);
      if (id != 0) {
        return new Place(indexed, id);
      }
    }
    throw missing("version " + indexed);
  }

  /**
   * Walks from a place down to version {@code low}. Of what lies at {@code high} or below, the
   * newest {@code linesMax} lines that pass the filter are found.
   */
  Found lines(Place from, long high, long low, int linesMax) throws SQLException {
    List<StatementLine> lines = new ArrayList<>();
    Place place = from;
    Instant oldest = Instant.MAX;
    for (int days = DAYS_FIRST; place.version() >= low && lines.size() < linesMax; ) {
      Found found = linesWithin(window(place, days), place, high, low, linesMax - lines.size());
      lines.addAll(found.lines());
      place = found.next();
      oldest = found.oldest().isBefore(oldest) ? found.oldest() : oldest;
      days = Math.min(days * DAYS_GROWTH, DAYS_MAX);
    }
    return new Found(lines, place, oldest);
  }

  /**
   * A version that no line of {@code lastDay} or before is above, 0 if there is none. The window
   * after the one that answers is asked too: at their border the order of ids and of versions may
   * differ.
   */
  long newestVersion(LocalDate lastDay) throws SQLException {
    long newest = 0;
    long before = Partitions.idsFrom(lastDay.plusDays(1));
    for (IdWindow window : IdWindow.newestFirst(lastDay, firstDay(), before)) {
      long found = newestIndexedVersionWithin(window);
      if (newest > 0) {
        newest = Math.max(newest, found);
        break;
      }
      newest = found;
    }
    return newest + INDEXED_VERSIONS - 1;
  }

  /** Nothing is expected before the wallet was opened; a day's margin for clocks. */
  private LocalDate firstDay() {
    return Partitions.dayOf(SnowflakeIds.timeOf(walletId)).minusDays(1);
  }

  /** So many days that end with the place's own and, for ids that overtook others, the next. */
  private static IdWindow window(Place place, int days) {
    LocalDate day = Partitions.dayOf(SnowflakeIds.timeOf(place.transferId()));
    return new IdWindow(
        Partitions.idsFrom(day.minusDays(days - 1L)), Partitions.idsFrom(day.plusDays(2)));
  }

  private Found linesWithin(IdWindow window, Place from, long high, long low, int linesMax)
      throws SQLException {
    try (var statement = connection.prepareStatement(Sql.LINES)) {
      int next = setLine(statement, 1, window);
      statement.setLong(next++, from.transferId());
      next = setLine(statement, next, window);
      statement.setLong(next++, low);
      statement.setLong(next++, high);
      next = setFilter(statement, next);
      statement.setInt(next, linesMax);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw missing("transfer " + from.transferId());
        }
        return read(rows);
      }
    }
  }

  private int setLine(PreparedStatement statement, int first, IdWindow window) throws SQLException {
    int next = first;
    statement.setLong(next++, walletId);
    statement.setShort(next++, Bucket.of(walletId));
    statement.setLong(next++, window.from());
    statement.setLong(next++, window.before());
    return next;
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

  /** The rows, the first of which is the current one. */
  private Found read(ResultSet rows) throws SQLException {
    Place next = new Place(rows.getLong("end_version") - 1, rows.getLong("end_previous_id"));
    Instant oldest = rows.getObject("oldest", OffsetDateTime.class).toInstant();
    List<StatementLine> lines = new ArrayList<>();
    do {
      if (rows.getObject("id") != null) {
        lines.add(new StatementLine(TransferRows.read(rows), walletId));
      }
    } while (rows.next());
    return new Found(lines, next, oldest);
  }

  private long indexedWithin(IdWindow window, long version) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.INDEXED_LINE)) {
      int next = 1;
      for (int side = 0; side < 2; side++) {
        statement.setShort(next++, Bucket.of(walletId));
        statement.setLong(next++, walletId);
        statement.setLong(next++, version);
        statement.setLong(next++, window.from());
        statement.setLong(next++, window.before());
      }
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  private long newestIndexedVersionWithin(IdWindow window) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.NEWEST_INDEXED_VERSION)) {
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

  /** A gap in a wallet's history is never passed over in silence. */
  private LedgerFaultException missing(String what) {
    return new LedgerFaultException(
        Fault.INTERNAL, "wallet " + walletId + ": " + what + " is missing in its history");
  }

  private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
