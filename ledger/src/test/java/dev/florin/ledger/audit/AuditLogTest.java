package dev.florin.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of acts on a real PostgreSQL, whose roles keep it. */
class AuditLogTest {
  private static final String DENIED = "42501";

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final AuditLog auditLog = new PostgresAuditLog(database);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anActIsReadAsItWasRecorded() {
    Act full =
        new Act(
            "olga",
            "k7",
            "SetFreeze",
            701L,
            "none to out",
            "stolen, \"case\" 4711; DROP TABLE wallet",
            "192.0.2.7 through 10.0.0.3",
            "4bf92f3577b34da6a3ce929d0e0e4736");
    Act bare = new Act("adam", null, "GetBalance", null, "", null, "this process", null);

    auditLog.append(full);
    auditLog.append(bare);

    assertThat(auditLog.before(Long.MAX_VALUE, null, 10))
        .extracting(AuditEntry::act)
        .containsExactly(bare, full);
    assertThat(auditLog.before(Long.MAX_VALUE, null, 1).getFirst().at())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(60));
  }

  @Test
  void pagesGoBackAndMayBeAboutOneWallet() {
    for (long wallet = 1; wallet <= 6; wallet++) {
      auditLog.append(act(wallet % 2));
    }

    List<AuditEntry> first = auditLog.before(Long.MAX_VALUE, null, 4);
    List<AuditEntry> second = auditLog.before(first.getLast().number(), null, 4);

    assertThat(first).hasSize(4);
    assertThat(second).hasSize(2);
    assertThat(first.getLast().number()).isGreaterThan(second.getFirst().number());
    assertThat(auditLog.before(Long.MAX_VALUE, 1L, 10))
        .hasSize(3)
        .allMatch(entry -> Long.valueOf(1).equals(entry.act().walletId()));
  }

  /** A pooled connection, a lane's, and an operator's command's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_entry (number, bucket, actor, act, detail, origin)"
            + " OVERRIDING SYSTEM VALUE VALUES (9, 0, 'a', 'b', 'c', 'd')",
        "UPDATE transfer SET note = 'another'",
        "DELETE FROM transfer",
        "DELETE FROM wallet",
        "UPDATE wallet_owner SET owner_id = 'thief'",
        "DELETE FROM api_key",
        "ALTER TABLE audit_entry DROP COLUMN reason",
        "DROP TABLE audit_entry",
        "DROP TABLE wallet CASCADE",
        "CREATE TABLE another (id bigint)",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DELETE FROM flyway_schema_history"
      })
  void theProgramCannotChangeIt(String sql) throws SQLException {
    auditLog.append(act(1L));

    assertThatThrownBy(() -> database.ask(connection -> execute(connection, sql)))
        .isInstanceOf(LedgerFaultException.class)
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(DENIED));
    try (Connection lane = database.openWriter()) {
      assertThatThrownBy(() -> execute(lane, sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(DENIED));
    }
    try (OperatorConnection operator = OperatorConnection.open(config)) {
      assertThatThrownBy(() -> operator.transact(connection -> execute(connection, sql)))
          .isInstanceOf(LedgerFaultException.class)
          .hasRootCauseInstanceOf(SQLException.class);
    }
    assertThat(auditLog.before(Long.MAX_VALUE, null, 10)).hasSize(1);
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private static Act act(@Nullable Long walletId) {
    return new Act("olga", null, "GetBalance", walletId, "a look", null, "192.0.2.7", null);
  }
}
