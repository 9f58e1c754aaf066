package dev.florin.ledger.bench;

import dev.florin.ledger.postgres.ConnectionSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * Looks at the backlog from outside, on a connection of its own. All times are the database's.
 *
 * <p>Threads: one.
 */
final class BacklogProbe implements AutoCloseable {
  private static final Duration LOOK_PERIOD = Duration.ofMillis(10);
  private static final Duration STANDSTILL_MAX = Duration.ofMinutes(1);
  private static final double NANOS_PER_SECOND = 1e9;

  private static final String NOW = "SELECT clock_timestamp()";
  private static final String PENDING =
      """
      SELECT (SELECT sum(accepted) FROM backlog_accepted)
             - (SELECT sum(finished) FROM backlog_finished)
      """;

  /** Parameters: from, to. */
  private static final String FLOW =
      """
      SELECT count(*) FILTER (WHERE accepted) AS accepted,
             count(*) FILTER (WHERE settled AND state = 2) AS settled,
             count(*) FILTER (WHERE state <> 2) AS otherwise,
             percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE accepted) AS p50,
             percentile_disc(0.99) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE accepted) AS p99,
             max(seconds) FILTER (WHERE accepted) AS longest,
             extract(epoch FROM max(finished_at) - min(finished_at))::float8 AS took
        FROM (SELECT state, finished_at,
                     accepted_at >= w.since AND accepted_at < w.until AS accepted,
                     finished_at >= w.since AND finished_at < w.until AS settled,
                     extract(epoch FROM finished_at - accepted_at)::float8 AS seconds
                FROM accepted_transfer,
                     (VALUES (?::timestamptz, ?::timestamptz)) w (since, until)
               WHERE accepted_at >= w.since OR finished_at >= w.since) a
      """;

  private final Connection connection;

  private BacklogProbe(Connection connection) {
    this.connection = connection;
  }

  static BacklogProbe open(ConnectionSource database) {
    try {
      return new BacklogProbe(database.open());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * What went through the backlog between two instants.
   *
   * @param accepted in that time
   * @param settled in that time, whenever they were accepted
   * @param otherwise of all since its beginning, neither settled nor pending: there should be none
   * @param p50Nanos from accept to settle, of those accepted in that time
   * @param p99Nanos 99th percentile
   * @param maxNanos the longest
   * @param tookNanos from the first settled to the last, of all since its beginning
   */
  record Flow(
      long accepted,
      long settled,
      long otherwise,
      long p50Nanos,
      long p99Nanos,
      long maxNanos,
      long tookNanos) {}

  /** The database's clock. */
  OffsetDateTime now() {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(NOW)) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Accepted, and not final or parked. */
  long pending() {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(PENDING)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Waits until nothing is pending; how long it took.
   *
   * @throws IllegalStateException if nothing was settled for a minute
   */
  Duration awaitEmpty() throws InterruptedException {
    final long begunNanos = System.nanoTime();
    long least = Long.MAX_VALUE;
    long leastNanos = begunNanos;
    for (long pending = pending(); pending > 0; pending = pending()) {
      if (pending < least) {
        least = pending;
        leastNanos = System.nanoTime();
      } else if (System.nanoTime() - leastNanos > STANDSTILL_MAX.toNanos()) {
        throw new IllegalStateException(
            pending + " transfers stay pending: none was settled for " + STANDSTILL_MAX);
      }
      Thread.sleep(LOOK_PERIOD);
    }
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  /** Reads it once all is settled. */
  Flow flow(OffsetDateTime since, OffsetDateTime until) {
    try (PreparedStatement statement = connection.prepareStatement(FLOW)) {
      statement.setObject(1, since);
      statement.setObject(2, until);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return new Flow(
            rows.getLong("accepted"),
            rows.getLong("settled"),
            rows.getLong("otherwise"),
            nanos(rows, "p50"),
            nanos(rows, "p99"),
            nanos(rows, "longest"),
            nanos(rows, "took"));
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static long nanos(ResultSet row, String column) throws SQLException {
    return Math.round(row.getDouble(column) * NANOS_PER_SECOND);
  }

  private static IllegalStateException failed(SQLException cause) {
    return new IllegalStateException("the backlog cannot be looked at", cause);
  }
}
