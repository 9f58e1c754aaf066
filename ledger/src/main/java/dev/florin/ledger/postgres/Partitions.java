package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.SnowflakeIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of {@code transfer}: one a UTC day of the time that its ids state.
 *
 * <p>Any instance makes them, days before they are needed, and several may try at once: a partition
 * is made and attached in one transaction, so it is there whole or not at all. The transaction
 * begins with the lock that attaching needs, so who comes second waits and finds it there, rather
 * than race for its name in the catalogue. Nobody else waits: the lock lets readers and writers
 * pass, and is given up soon if it cannot be had.
 *
 * <p>Threads: any.
 */
public final class Partitions {
  /**
   * How far ahead of this node's clock the id of another node's row may be: no clock is more than a
   * second from the database's, and ids start at most {@link SnowflakeIds#LEAD_MAX} ahead.
   */
  private static final Duration TWIN_LEAD_MAX = SnowflakeIds.LEAD_MAX.plusMinutes(1);

  /** Days after today that have a partition. */
  public static final int DAYS_AHEAD = 3;

  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'transfer_p'uuuuMMdd", Locale.ROOT);
  private static final int TRIES = 10;

  /**
   * Lock not available, and a deadlock; and a name that exists: as a table, as the table's row
   * type, or in an index of the catalogue, by an instance of a version that does not lock first.
   */
  private static final Set<String> MEANWHILE = Set.of("55P03", "40P01", "42P07", "42710", "23505");

  private final Database database;
  private final Duration keyRetention;

  /**
   * @param keyRetention how long an idempotency key is remembered at the least
   */
  public Partitions(Database database, Duration keyRetention) {
    this.database = database;
    this.keyRetention = keyRetention;
  }

  /**
   * Makes what is missing from yesterday (a clock may be behind at midnight) to {@link #DAYS_AHEAD}
   * days after {@code now}.
   *
   * @throws LedgerFaultException {@code UNAVAILABLE} if one could not be made in a few tries
   */
  public void ensure(Instant now) {
    ensure(now, database);
  }

  /** The same, in the transactions of whoever does it for all instances. */
  public void ensure(Instant now, Transactions transactions) {
    LocalDate today = dayOf(now);
    Set<String> there = attached();
    for (LocalDate day = today.minusDays(1);
        !day.isAfter(today.plusDays(DAYS_AHEAD));
        day = day.plusDays(1)) {
      if (!there.contains(nameOf(day))) {
        make(day, transactions);
      }
    }
  }

  /** Days without a gap after today's that have a partition; -1 if today has none. */
  public int daysAhead(Instant now) {
    Set<String> there = attached();
    int days = -1;
    for (LocalDate day = dayOf(now); there.contains(nameOf(day)); day = day.plusDays(1)) {
      days++;
    }
    return days;
  }

  /**
   * The lowest id that a search for an idempotency key must reach back to. It is the first id of a
   * partition, not of the instant the retention ends: a key that the partition's unique index still
   * refuses must be found, or its request could be neither replayed nor done.
   */
  public long oldestKeyId(Instant now) {
    return idsFrom(dayOf(now.minus(keyRetention)));
  }

  /**
   * The id at which a search for a key may end, for rows whose highest id is this: the end of the
   * partition that the newest id of any instance can be in. Partitions made ahead of need hold
   * nothing, and are not asked.
   */
  public long newestKeyEnd(Instant now, long highestId) {
    Instant newestRow = SnowflakeIds.timeOf(highestId);
    Instant newest = newestRow.isAfter(now) ? newestRow : now;
    return idsFrom(dayOf(newest.plus(TWIN_LEAD_MAX)).plusDays(1));
  }

  /**
   * The id at which the fast path's search for keys may end, for rows with these ids: the first id
   * of their own partition, since its unique index finds a key used there when they are appended;
   * or the end of the search, where a twin may have gone to another day's partition, which is
   * around midnight and for ids that were drawn on another day.
   */
  public long keySearchEnd(Instant now, long lowestId, long highestId) {
    LocalDate day = dayOf(SnowflakeIds.timeOf(lowestId));
    Instant latestTwin = now.plus(TWIN_LEAD_MAX);
    boolean oneDay =
        day.equals(dayOf(SnowflakeIds.timeOf(highestId).plus(TWIN_LEAD_MAX)))
            && day.equals(dayOf(now))
            && day.equals(dayOf(latestTwin));
    return oneDay ? idsFrom(day) : newestKeyEnd(now, highestId);
  }

  /** The first id of a UTC day. */
  public static long idsFrom(LocalDate day) {
    return SnowflakeIds.firstIdAt(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** The name of a UTC day's partition. */
  public static String nameOf(LocalDate day) {
    return NAME.format(day);
  }

  /** The UTC day of an instant. */
  static LocalDate dayOf(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private Set<String> attached() {
    return database.ask(Partitions::attached);
  }

  private static Set<String> attached(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (var statement = connection.prepareStatement(Sql.ATTACHED_PARTITIONS);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void make(LocalDate day, Transactions transactions) {
    for (int tried = 0; tried < TRIES; tried++) {
      if (transactions.transact(connection -> madeByAnyone(connection, day))) {
        return;
      }
    }
    throw new LedgerFaultException(
        Fault.UNAVAILABLE,
        nameOf(day)
            + ": not attached to transfer after "
            + TRIES
            + " tries (expected: no lock in the way, and no other table of this name)");
  }

  /** False if a lock is held too long, or the name is taken. */
  private static boolean madeByAnyone(Connection connection, LocalDate day) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(ApplicationRole.SET_ASIDE);
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      statement.execute(Sql.LOCK_TO_ATTACH);
      if (!attached(connection).contains(nameOf(day))) {
        make(connection, day, _ -> {});
        connection.commit();
        log.info("made the partition {}", nameOf(day));
      }
      return true;
    } catch (SQLException e) {
      if (!MEANWHILE.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
      connection.rollback();
      return false;
    }
  }

  /**
   * Makes a day's partition with rows in it, which is faster than adding them later: its indexes
   * are made over the rows.
   *
   * @param connection in a transaction, which the caller ends; waits for as long as it is set to
   * @param rows puts rows of this day's ids into the table with that name
   * @throws SQLException if there is such a partition, or a row is not allowed there
   */
  public static void make(Connection connection, LocalDate day, Rows rows) throws SQLException {
    Object[] words = {nameOf(day), idsFrom(day), idsFrom(day.plusDays(1))};
    try (var statement = connection.createStatement()) {
      statement.execute(String.format(Locale.ROOT, Sql.MAKE_PARTITION, words));
      rows.putInto(nameOf(day));
      statement.execute(String.format(Locale.ROOT, Sql.INDEX_PARTITION, words));
      statement.execute(String.format(Locale.ROOT, Sql.ATTACH_PARTITION, words));
    }
  }

  /** Rows for a partition that is being made. */
  @FunctionalInterface
  public interface Rows {
    void putInto(String table) throws SQLException;
  }
}
