package dev.florin.ledger.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a schema forward while an older version of the program goes on working on it.
 *
 * <p>A statement that waits for a table's lock makes all wait who come after it. So it waits for a
 * moment only, gives way, and is tried again later. What was migrated before stays; each migration
 * is a transaction, or undoes at its begin what an attempt before has left.
 *
 * <p>A schema that is newer than this program knows is left as it is: migrations keep what the
 * version before them needs. It never goes back. Several may migrate at once: one does, and the
 * others wait for it.
 *
 * <p>Threads: any.
 */
final class SchemaMigration {
  static final String LOCATION = "classpath:db/migration";

  /** Below what a writer waits for a lock, so that it does not fail behind a migration. */
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);
  private static final int TRIES_MAX = 120;
  private static final int PAUSE_MILLIS = 500;
  private static final int WAIT_FOR_OTHERS_SECONDS = 600;

  private static final String HISTORY = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";
  private static final String FORGET_FAILED = "DELETE FROM flyway_schema_history WHERE NOT success";

  /** No lock in time, or a deadlock that this one was chosen to end. */
  private static final Set<String> GAVE_WAY = Set.of("55P03", "40P01");

  private final DataSource source;
  private final Flyway flyway;

  /**
   * @param source of connections whose lock timeout is {@link #LOCK_TIMEOUT}
   * @param locations of migrations
   */
  SchemaMigration(DataSource source, String... locations) {
    this.source = source;
    FluentConfiguration configuration =
        Flyway.configure(SchemaMigration.class.getClassLoader())
            .dataSource(source)
            .locations(locations)
            .baselineOnMigrate(false)
            .cleanDisabled(true)
            .ignoreMigrationPatterns("*:future")
            .lockRetryCount(WAIT_FOR_OTHERS_SECONDS);
    // Else its lock is a transaction, for which whatever is made concurrently would wait.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    this.flyway = configuration.load();
  }

  /**
   * Migrates; returns when the schema is at least as new as this program knows.
   *
   * @throws FlywayException where a migration fails, or finds no lock for a minute and more
   */
  void run() throws SQLException {
    for (int tried = 1; ; tried++) {
      try {
        forgetFailed();
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (tried == TRIES_MAX || !gaveWay(e)) {
          throw e;
        }
        LOG.info("a migration gave way to those who work on a table; again soon ({})", tried);
        pause(e);
      }
    }
  }

  /** What failed in a transaction has left no trace; what is made outside of one undoes its own. */
  private void forgetFailed() throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      boolean isThere;
      try (var rows = statement.executeQuery(HISTORY)) {
        isThere = rows.next() && rows.getBoolean(1);
      }
      if (isThere) {
        statement.execute(FORGET_FAILED);
      }
    }
  }

  private static boolean gaveWay(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && GAVE_WAY.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static void pause(FlywayException cause) {
    try {
      Thread.sleep(PAUSE_MILLIS + ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cause;
    }
  }
}
