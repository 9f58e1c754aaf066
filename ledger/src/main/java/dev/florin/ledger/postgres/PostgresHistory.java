package dev.florin.ledger.postgres;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.History;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import dev.florin.ledger.SnowflakeIds;
import dev.florin.ledger.StatementLine;
import dev.florin.ledger.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * History in PostgreSQL.
 *
 * <p>A page goes down the wallet's versions in spans, and reads each span whole: as many versions
 * as lines are wanted, or {@link #SPAN_VERSIONS} where a filter will drop most of them. The
 * wallet's version is read first and bounds the page, so rows that arrive meanwhile change nothing.
 */
public final class PostgresHistory implements History {
  /** Versions read at a time where a filter drops lines. */
  static final int SPAN_VERSIONS = 1_000;

  /** Spans of one page; what lies below is for the next page. */
  static final int SPANS_MAX = 5;

  /**
   * How far the order of ids, of versions and of times may differ: queue, clocks, a long commit.
   */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final Database database;
  private final Partitions partitions;
  private final InstantSource clock;

  public PostgresHistory(Database database, Partitions partitions, InstantSource clock) {
    this.database = database;
    this.partitions = partitions;
    this.clock = clock;
  }

  @Override
  public Page page(PageRequest request) {
    if (request.walletId() <= 0) {
      return new Page(List.of(), null);
    }
    PageRequest asked = withinTime(request);
    return database.ask(connection -> page(connection, asked));
  }

  @Override
  public Following after(long walletId, long afterVersion, int linesMax) {
    if (afterVersion < 0 || linesMax < 1 || linesMax > PAGE_LINES_MAX) {
      throw new IllegalArgumentException(
          ("after " + afterVersion + ", lines " + linesMax)
              + (" (expected: from 0, 1 to " + PAGE_LINES_MAX + ")"));
    }
    LocalDate today = Partitions.dayOf(clock.instant());
    return database.ask(connection ->
        after(new LineWalk(connection, walletId, Filter.NONE, today), afterVersion, linesMax));
  }

  /** The chain leads from the newest to the oldest: from the last line wanted down to the first. */
  private static Following after(LineWalk walk, long afterVersion, int linesMax)
      throws SQLException {
    LineWalk.Place newest = walk.newest();
    if (newest.version() <= afterVersion) {
      return new Following(List.of(), newest.version());
    }
    long high = Math.min(newest.version(), afterVersion + linesMax);
    LineWalk.Place place = walk.atOrAbove(high, newest);
    LineWalk.Found found = walk.lines(place, high, afterVersion + 1, linesMax);
    return new Following(found.lines().reversed(), newest.version());
  }

  @Override
  public Optional<Transfer> transfer(long transferId) {
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(Sql.TRANSFER_BY_ID)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setLong(2, transferId);
        return transfer(statement);
      }
    });
  }

  @Override
  public Optional<Outcome> outcome(CallerKey callerKey) {
    return database.ask(connection -> {
      Optional<Transfer> done = doneWith(connection, callerKey);
      if (done.isPresent()) {
        return Optional.of(new Outcome.Done(done.get(), true));
      }
      return refusedWith(connection, callerKey).map(refusal -> new Outcome.Refused(refusal, true));
    });
  }

  private Page page(Connection connection, PageRequest request) throws SQLException {
    Filter filter = request.filter();
    LocalDate today = Partitions.dayOf(clock.instant());
    LineWalk walk = new LineWalk(connection, request.walletId(), filter, today);
    LineWalk.Place newest = walk.newest();
    long high = Math.min(request.beforeVersion() - 1, newestVersion(request, walk, newest));
    if (high < 1) {
      return new Page(List.of(), null);
    }
    LineWalk.Place place = walk.atOrAbove(high, newest);
    int span = filter.equals(Filter.NONE) ? request.linesMax() : SPAN_VERSIONS;
    List<StatementLine> lines = new ArrayList<>();
    for (int spans = 0; spans < SPANS_MAX && high > 0; spans++) {
      long low = Math.max(1, high - span + 1);
      int wanted = request.linesMax() - lines.size();
      LineWalk.Found found = walk.lines(place, high, low, wanted);
      lines.addAll(found.lines());
      if (lines.size() == request.linesMax()) {
        return new Page(lines, next(lines.getLast().version()));
      }
      place = found.next();
      high = olderThan(found.oldest(), filter.from()) ? 0 : low - 1;
    }
    return new Page(lines, next(high + 1));
  }

  /** Version 1 is the first of all: below it there is no page. */
  private static @Nullable Long next(long beforeVersion) {
    return beforeVersion > 1 ? beforeVersion : null;
  }

  /** The wallet's version, or a lower one where nothing above can be old enough; 0: no wallet. */
  private long newestVersion(PageRequest request, LineWalk walk, LineWalk.Place newest)
      throws SQLException {
    Instant to = request.filter().to();
    if (to != null && to.plus(MARGIN).isBefore(clock.instant().truncatedTo(ChronoUnit.DAYS))) {
      return Math.min(newest.version(), walk.newestVersion(Partitions.dayOf(to.plus(MARGIN))));
    }
    return newest.version();
  }

  /** Times follow versions, but for the margin: below a row that is too old all are. */
  private static boolean olderThan(Instant oldest, @Nullable Instant from) {
    return from != null && oldest.isBefore(from.minus(MARGIN));
  }

  /**
   * Times that no transfer can have become the nearest that one can, so that sums stay in range.
   */
  private static PageRequest withinTime(PageRequest request) {
    Filter filter = request.filter();
    Filter within =
        new Filter(
            filter.kind(),
            filter.direction(),
            withinTime(filter.from()),
            withinTime(filter.to()),
            filter.counterpartyWalletId());
    return new PageRequest(request.walletId(), request.beforeVersion(), request.linesMax(), within);
  }

  private static @Nullable Instant withinTime(@Nullable Instant instant) {
    if (instant == null) {
      return null;
    }
    Instant last = SnowflakeIds.timeOf(Long.MAX_VALUE);
    Instant notAfter = instant.isAfter(last) ? last : instant;
    return notAfter.isBefore(SnowflakeIds.EPOCH) ? SnowflakeIds.EPOCH : notAfter;
  }

  private Optional<Transfer> doneWith(Connection connection, CallerKey callerKey)
      throws SQLException {
    try (var statement = connection.prepareStatement(Sql.TRANSFER_BY_KEY)) {
      setKey(statement, callerKey);
      statement.setLong(5, partitions.oldestKeyId(clock.instant()));
      return transfer(statement);
    }
  }

  private static Optional<Refusal> refusedWith(Connection connection, CallerKey callerKey)
      throws SQLException {
    try (var statement = connection.prepareStatement(Sql.REFUSAL_BY_KEY)) {
      setKey(statement, callerKey);
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Refusal(
                RefusalCode.ofNumber(rows.getInt("code")),
                rows.getLong("available"),
                rows.getLong("shortfall"),
                rows.getString("currency")));
      }
    }
  }

  private static void setKey(PreparedStatement statement, CallerKey callerKey) throws SQLException {
    statement.setShort(1, Bucket.ONLY);
    statement.setString(2, callerKey.caller());
    statement.setString(3, callerKey.key());
    statement.setShort(4, callerKey.space().number());
  }

  private static Optional<Transfer> transfer(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(TransferRows.read(rows)) : Optional.empty();
    }
  }
}
