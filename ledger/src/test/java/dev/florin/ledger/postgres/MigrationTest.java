package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.Slots;
import dev.florin.ledger.verify.LedgerCheck;
import dev.florin.ledger.verify.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A database that an earlier version wrote is migrated with all that it holds. */
class MigrationTest {
  private static final String ROWS =
      """
      INSERT INTO wallet (bucket, id, currency, balance, version, floor, ceiling) VALUES
        (0, 1, 'USD', 70, 41, 0, 1000000000000000),
        (0, 2, 'USD', 30, 30, 0, 1000000000000000),
        (0, 3, 'USD', 0, 0, 0, 1000000000000000),
        (0, 9, 'USD', -100, 11, -9000000000000000000, 9000000000000000000);
      INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)
      SELECT 0, n, 'user-' || n, 'User', 'USD', now() FROM generate_series(1, 3) n;
      INSERT INTO system_wallet VALUES (0, 9, 'USD', 1, 0, false);
      CREATE TABLE transfer_p20260102 (LIKE transfer INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
      ALTER TABLE transfer_p20260102
        ADD CONSTRAINT transfer_p20260102_pkey PRIMARY KEY (id, bucket),
        ADD CONSTRAINT transfer_p20260102_source_version
          UNIQUE (source_wallet_id, source_version, bucket),
        ADD CONSTRAINT transfer_p20260102_destination_version
          UNIQUE (destination_wallet_id, destination_version, bucket),
        ADD CONSTRAINT transfer_p20260102_key UNIQUE (key, caller, key_space, bucket);
      ALTER TABLE transfer ATTACH PARTITION transfer_p20260102 FOR VALUES FROM (1000) TO (2000);
      INSERT INTO transfer (bucket, id, kind, source_wallet_id, destination_wallet_id, amount,
        source_balance, destination_balance, source_version, destination_version, created_at,
        key, key_space, currency, fingerprint, caller)
      SELECT 0, 1000 + n, 1, 9, 1, CASE WHEN n = 11 THEN 90 ELSE 1 END,
             CASE WHEN n = 11 THEN -100 ELSE -n END, CASE WHEN n = 11 THEN 100 ELSE n END,
             n, n, now(), 'in-' || n, 1, 'USD', sha256('x'), 'user-1'
        FROM generate_series(1, 11) n;
      INSERT INTO transfer (bucket, id, kind, source_wallet_id, destination_wallet_id, amount,
        source_balance, destination_balance, source_version, destination_version, created_at,
        key, key_space, currency, fingerprint, caller)
      SELECT 0, 1100 + n, 3, 1, 2, 1, 100 - n, n, 11 + n, n, now(), 'to-' || n, 1, 'USD',
             sha256('x'), 'user-1'
        FROM generate_series(1, 30) n;
      """;

  @Test
  void historiesBecomeChains() throws SQLException {
    LedgerConfig config = TestPostgres.emptyDatabase();
    migrate(config, "1");
    try (Connection connection = connect(config);
        var statement = connection.createStatement()) {
      statement.execute(ROWS);
    }
    try (Database database = Database.open(config)) {
      assertThat(
              TestPostgres.number(
                  database, "SELECT last_transfer_id FROM wallet WHERE bucket = 0 AND id = 1"))
          .isEqualTo(1130);
    }
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .isNotEmpty()
        .allMatch(Verdict::holds);
  }

  @Test
  void leasesAndTheCacheGenerationBeginEmptyAndWithinBounds() {
    try (Database database = Database.open(TestPostgres.emptyDatabase())) {
      assertThat(TestPostgres.number(database, "SELECT count(*) FROM lease")).isZero();
      assertThat(TestPostgres.number(database, "SELECT count(*) FROM cache_generation")).isZero();
      for (String row :
          List.of(
              "lease VALUES ('', 'somebody', 1, now())",
              "lease VALUES ('job/x', '', 1, now())",
              "lease VALUES ('job/x', 'somebody', 0, now())",
              "cache_generation VALUES (-1, 1)",
              "cache_generation VALUES (64, 1)",
              "cache_generation VALUES (0, 0)")) {
        assertThatThrownBy(() -> TestPostgres.execute(database, "INSERT INTO " + row))
            .as(row)
            .hasMessageContaining("violates check constraint");
      }
      TestPostgres.execute(database, "INSERT INTO lease VALUES ('job/x', 'a', 1, '-infinity')");
      TestPostgres.execute(database, "INSERT INTO cache_generation VALUES (63, 1)");
    }
  }

  @Test
  void whatAnEarlierVersionWroteGetsNoEventsAndNoneAreMissed() throws SQLException {
    LedgerConfig config = TestPostgres.emptyDatabase();
    migrate(config, "1");
    try (Connection connection = connect(config);
        var statement = connection.createStatement()) {
      statement.execute(ROWS);
      migrate(config, "4");
      statement.execute(
          """
          INSERT INTO accepted_transfer (id, source_wallet_id, destination_wallet_id, amount,
                 sequence, accepted_at, finished_at, bucket, slot, state, currency, fingerprint,
                 caller, key)
          VALUES (1200, 1, 2, 1, 1, now(), now(), 0, %1$d, 4, 'USD', sha256('x'), 'user-1', 'v2'),
                 (1201, 1, 2, 1, 2, now(), NULL, 0, %1$d, 1, 'USD', sha256('x'), 'user-1', 'v3');
          UPDATE backlog_accepted SET accepted = 2 WHERE slot = %1$d;
          UPDATE backlog_finished SET finished = 1, settled_through = 1 WHERE slot = %1$d
          """
              .formatted(Slots.of(1)));
    }
    try (Database database = Database.open(config)) {
      assertThat(TestPostgres.number(database, "SELECT count(*) FROM event_outbox")).isZero();
      assertThat(TestPostgres.number(database, "SELECT last_position FROM event_sequence"))
          .isZero();
    }
    assertThat(LedgerCheck.run(config.jdbcUrl(), config.user(), config.password(), verdict -> {}))
        .allMatch(Verdict::holds);
  }

  private static void migrate(LedgerConfig config, String version) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(config.jdbcUrl(), config.user(), config.password())
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  private static Connection connect(LedgerConfig config) throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }
}
