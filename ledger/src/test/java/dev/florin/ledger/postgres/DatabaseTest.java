package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.LedgerStartException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  @Test
  void fourInstancesOpenOneEmptyDatabaseAtOnce() throws Exception {
    LedgerConfig config = TestPostgres.emptyDatabase();
    Callable<Long> open =
        () -> {
          try (Database database = Database.open(config)) {
            return database.settings().timeline();
          }
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      assertThat(threads.invokeAll(Collections.nCopies(4, open)))
          .allSatisfy(opened -> assertThat(opened.get()).isEqualTo(1));
    }
  }

  @Test
  void allInstancesShareTheCursorKey() {
    LedgerConfig config = TestPostgres.emptyDatabase();
    try (Database one = Database.open(config);
        Database two = Database.open(config)) {
      assertThat(one.settings().cursorKey()).isEqualTo(two.settings().cursorKey());
      assertThat(one.settings().cursorKey().getEncoded()).hasSize(32);
    }
  }

  @Test
  void aWriterIsPinnedToPlansThatKeepTheLockOrder() throws Exception {
    LedgerConfig config = TestPostgres.emptyDatabase();
    Map<String, String> settings = new HashMap<>();
    try (Database database = Database.open(config);
        var writer = database.openWriter();
        var statement = writer.createStatement();
        var rows = statement.executeQuery("SELECT name, setting FROM pg_settings")) {
      assertThat(writer.getAutoCommit()).isFalse();
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }

    assertThat(settings)
        .containsEntry("application_name", "florin-writer")
        .containsEntry("plan_cache_mode", "force_generic_plan")
        .containsEntry("enable_seqscan", "off")
        .containsEntry("enable_hashjoin", "off")
        .containsEntry("enable_mergejoin", "off")
        .containsEntry("enable_bitmapscan", "off")
        .containsEntry("jit", "off")
        .containsEntry("transaction_isolation", "read committed")
        .containsEntry("lock_timeout", "2000")
        .containsEntry("idle_in_transaction_session_timeout", "10000")
        .containsEntry("tcp_user_timeout", "10000")
        .containsEntry("client_connection_check_interval", "1000");
  }

  @Test
  void aTransactionThatFailsLeavesNothing() {
    try (Database database = Database.open(TestPostgres.emptyDatabase())) {
      assertThatThrownBy(() ->
              database.transact(connection -> {
                try (var statement = connection.createStatement()) {
                  statement.execute("INSERT INTO cache_generation VALUES (0, 7)");
                  return statement.execute("SELECT 1 / 0");
                }
              }))
          .isInstanceOf(LedgerFaultException.class);

      assertThat(TestPostgres.number(database, "SELECT count(*) FROM cache_generation")).isZero();
    }
  }

  @Test
  void aServerThatCannotBeReachedIsUnavailable() {
    LedgerConfig nobody = LedgerConfig.of("jdbc:postgresql://127.0.0.1:1/none", "u", "p", 1);

    assertThatThrownBy(() -> Database.open(nobody))
        .isInstanceOfSatisfying(
            LedgerFaultException.class,
            fault -> assertThat(fault.fault()).isEqualTo(Fault.UNAVAILABLE));
  }

  @Test
  void anOldServerIsRefusedInOneLine() {
    assertThatThrownBy(() -> ServerCheck.requireVersion(14))
        .isInstanceOf(LedgerStartException.class)
        .hasMessage("PostgreSQL: version 14 (expected: 15 to 18)");
  }

  @Test
  void anotherEncodingIsRefusedInOneLine() {
    assertThatThrownBy(() -> ServerCheck.requireUtf8("SQL_ASCII"))
        .isInstanceOf(LedgerStartException.class)
        .hasMessage("server_encoding: SQL_ASCII (expected: UTF8)");
  }

  @Test
  void aClockThatIsOffIsSeen() {
    try (Database database = Database.open(TestPostgres.emptyDatabase())) {
      InstantSource slow = () -> Instant.now().minusSeconds(5);
      Duration skew = database.ask(connection -> ClockSkew.measure(connection, slow));
      Duration none = database.ask(connection -> ClockSkew.measure(connection, Instant::now));

      assertThat(skew).isBetween(Duration.ofMillis(4900), Duration.ofMillis(5100));
      assertThat(ClockSkew.tooFar(skew)).isTrue();
      assertThat(ClockSkew.tooFar(none)).isFalse();
    }
  }

  @Test
  void theHighestIdIsThatOfAWalletOrATransfer() {
    try (Database database = Database.open(TestPostgres.emptyDatabase())) {
      assertThat(database.highestId()).isZero();

      TestPostgres.execute(
          database, "INSERT INTO wallet (bucket, id, currency) VALUES (0, 12345, 'USD')");

      assertThat(database.highestId()).isEqualTo(12345);
    }
  }
}
