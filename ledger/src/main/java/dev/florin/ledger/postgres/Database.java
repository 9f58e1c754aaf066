package dev.florin.ledger.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.Settings;
import dev.florin.telemetry.Instruments;
import io.opentelemetry.api.trace.Tracer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL, checked and migrated: a pool for reads, connections of their own for the lanes.
 *
 * <p>Threads: any. Errors: {@link LedgerFaultException} with {@code UNAVAILABLE} where the server
 * cannot be reached or does not answer in time.
 */
public final class Database implements Transactions, AutoCloseable {
  private static final long POOL_WAIT_MILLIS = 2_000;

  private final HikariDataSource pool;
  private final HistoryWatch watch;
  private final DataSource writers;
  private final DataSource sequencers;
  private final Settings settings;
  private final Tracer tracer;

  private Database(
      HikariDataSource pool,
      HistoryWatch watch,
      LedgerConfig config,
      Settings settings,
      Instruments instruments)
      throws SQLException {
    this.tracer = instruments.tracer();
    this.pool = pool;
    this.watch = watch;
    this.writers = watch.over(Connections.writer(config));
    this.sequencers = watch.over(Connections.sequencer(config));
    this.settings = settings;
  }

  /** Opens one that nobody looks at: see the other one. */
  public static Database open(LedgerConfig config) {
    return open(config, Instruments.none());
  }

  /**
   * Checks the server, migrates its schema forward, looks whether its history was cut, and opens
   * the pool. Several instances may do so at once: the migration waits for its own lock.
   *
   * @param instruments tell what is asked
   * @throws LedgerStartException if the server must not be used: too old, or another encoding
   */
  public static Database open(LedgerConfig config, Instruments instruments) {
    try {
      PGSimpleDataSource migration = Connections.migration(config);
      try (Connection connection = migration.getConnection()) {
        ServerCheck.check(connection);
        ApplicationRole.ensure(connection);
      }
      new SchemaMigration(migration, SchemaMigration.LOCATION).run();
      try (Connection connection = migration.getConnection()) {
        return openPool(config, new HistoryWatch(CutHistory.notice(connection)), instruments);
      }
    } catch (SQLException | FlywayException e) {
      throw unavailable(e);
    }
  }

  /**
   * A new connection for checking the invariants of a database as it is: nothing is migrated, and
   * nothing can be written. The caller closes it.
   */
  public static Connection openVerifier(LedgerConfig config) {
    try {
      return Connections.verify(config).getConnection();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Asks the database on a pooled connection in autocommit: each statement is a transaction. */
  public <T> T ask(Question<T> question) {
    watch.requireSame();
    try (Connection connection = pool.getConnection()) {
      return question.ask(TracedConnection.of(connection, tracer));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Does several statements on a pooled connection in one transaction, or none of them. */
  @Override
  public <T> T transact(Question<T> question) {
    return ask(connection -> {
      connection.setAutoCommit(false);
      return transact(connection, question);
    });
  }

  /** The same on a connection with autocommit off. */
  static <T> T transact(Connection connection, Question<T> question) throws SQLException {
    try {
      T answer = question.ask(connection);
      connection.commit();
      return answer;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /**
   * A new connection for one lane, outside the pool, with autocommit off. The caller closes it, and
   * opens another after any doubt about its state.
   */
  public Connection openWriter() throws SQLException {
    return open(writers);
  }

  /** The same for the sequencer. */
  public Connection openSequencer() throws SQLException {
    return open(sequencers);
  }

  private static Connection open(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** What all instances on this database share, as read at the start. */
  public Settings settings() {
    return settings;
  }

  /**
   * Tells once that the database answers with another history than at the start: after a failover,
   * or a restore beneath this process. From then on no connection is to be had; what this process
   * remembers may never have happened, so it is to end, and another one to begin.
   *
   * @param told why, on the thread that asked for a connection; at once if it was found already
   */
  public void onOtherHistory(Consumer<LedgerFaultException> told) {
    watch.onOther(told);
  }

  /** Why no connection is to be had any more; empty while all is well. */
  public Optional<String> otherHistory() {
    return watch.other();
  }

  /** The highest id that was given out, 0 if there is none: ids start above it. */
  public long highestId() {
    return ask(Database::highestId);
  }

  /** Asked on a connection. */
  static long highestId(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(Sql.HIGHEST_ID)) {
      statement.setShort(1, Bucket.ONLY);
      statement.setShort(2, Bucket.ONLY);
      statement.setShort(3, Bucket.ONLY);
      return Rows.only(statement, row -> row.getLong(1));
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The fault of a server that cannot be reached or did not answer; nothing was changed by it. */
  static LedgerFaultException unavailable(Exception cause) {
    return new LedgerFaultException(
        Fault.UNAVAILABLE, "database: " + String.valueOf(cause.getMessage()).strip(), cause);
  }

  private static Database openPool(LedgerConfig config, HistoryWatch watch, Instruments instruments)
      throws SQLException {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(Connections.READ);
    pool.setDataSource(watch.over(Connections.read(config)));
    pool.setMaximumPoolSize(config.readConnectionsMax());
    pool.setMinimumIdle(Math.min(2, config.readConnectionsMax()));
    pool.setConnectionTimeout(POOL_WAIT_MILLIS);
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(instruments.meters()));
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    HikariDataSource source = new HikariDataSource(pool);
    try (Connection connection = source.getConnection()) {
      ApplicationRole.requireTakenOn(connection);
      return new Database(source, watch, config, StoredSettings.load(connection), instruments);
    } catch (SQLException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** What is asked of a connection. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }
}
