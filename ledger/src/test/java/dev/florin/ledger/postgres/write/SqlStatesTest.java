package dev.florin.ledger.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.commit.StoreException.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlStatesTest {
  @ParameterizedTest
  @CsvSource({
    "40001, TRANSIENT, serialization_failure",
    "40P01, TRANSIENT, deadlock_detected",
    "55P03, BLOCKED, lock_not_available",
    "57014, TRANSIENT, query_canceled",
    "53100, TRANSIENT, disk_full",
    "53200, TRANSIENT, out_of_memory",
    "53300, TRANSIENT, too_many_connections",
    "08000, DISCONNECTED, connection_exception",
    "08003, DISCONNECTED, connection_does_not_exist",
    "08006, DISCONNECTED, connection_failure",
    "08P01, DISCONNECTED, protocol_violation",
    "57P01, DISCONNECTED, admin_shutdown",
    "57P02, DISCONNECTED, crash_shutdown",
    "57P03, DISCONNECTED, cannot_connect_now",
    "57P05, DISCONNECTED, idle_session_timeout",
    "58030, DISCONNECTED, io_error",
    "25006, DISCONNECTED, read_only_sql_transaction",
    "25P03, DISCONNECTED, idle_in_transaction_session_timeout",
    "25P04, DISCONNECTED, transaction_timeout",
    "23505, REJECTED, unique_violation",
    "23514, REJECTED, check_violation",
    "22021, REJECTED, character_not_in_repertoire",
    "22P05, REJECTED, untranslatable_character",
    "25P02, REJECTED, in_failed_sql_transaction",
    "42P01, REJECTED, undefined_table",
    "42501, REJECTED, insufficient_privilege",
    "0A000, REJECTED, feature_not_supported",
    "26000, REJECTED, invalid_sql_statement_name",
    "XX000, REJECTED, internal_error",
  })
  void aStatementsStateSaysWhatToTry(String state, Kind kind, String name) {
    assertThat(statement(state)).as(name).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "40001, TRANSIENT, serialization_failure",
    "40P01, TRANSIENT, deadlock_detected",
    "40000, REJECTED, transaction_rollback",
    "40002, REJECTED, transaction_integrity_constraint_violation",
    "23505, REJECTED, unique_violation of a deferred constraint",
    "40003, COMMIT_UNKNOWN, statement_completion_unknown",
    "08006, COMMIT_UNKNOWN, connection_failure",
    "08007, COMMIT_UNKNOWN, transaction_resolution_unknown",
    "57P01, COMMIT_UNKNOWN, admin_shutdown",
    "57P02, COMMIT_UNKNOWN, crash_shutdown",
    "57014, COMMIT_UNKNOWN, query_canceled while it waited for a standby",
    "53100, COMMIT_UNKNOWN, disk_full",
    "58030, COMMIT_UNKNOWN, io_error",
    "25P02, COMMIT_UNKNOWN, in_failed_sql_transaction",
    "XX000, COMMIT_UNKNOWN, internal_error",
  })
  void aCommitIsUnknownUnlessTheServerSaidThatItWasRolledBack(
      String state, Kind kind, String name) {
    assertThat(commit(state)).as(name).isEqualTo(kind);
  }

  @Test
  void withoutAStateTheConnectionIsDoubtedAndACommitUnknown() {
    assertThat(statement(null)).isEqualTo(Kind.DISCONNECTED);
    assertThat(commit(null)).isEqualTo(Kind.COMMIT_UNKNOWN);
  }

  private static Kind statement(@Nullable String state) {
    return SqlStates.statement(new SQLException("told", state)).kind();
  }

  private static Kind commit(@Nullable String state) {
    return SqlStates.commit(new SQLException("told", state)).kind();
  }
}
