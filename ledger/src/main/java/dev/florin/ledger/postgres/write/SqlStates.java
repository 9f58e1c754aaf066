package dev.florin.ledger.postgres.write;

import dev.florin.ledger.commit.StoreException;
import dev.florin.ledger.commit.StoreException.Kind;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a SQLSTATE means to a lane. Codes: PostgreSQL documentation, appendix "PostgreSQL Error
 * Codes".
 */
final class SqlStates {
  /** serialization_failure, deadlock_detected, query_canceled. */
  private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "57014");

  /** lock_not_available: the lock_timeout passed. */
  private static final String BLOCKED = "55P03";

  private static final String UNIQUE_VIOLATION = "23505";

  /** The primary keys that hold an id of ours: of a wallet, and of each partition of transfer. */
  private static final Pattern ID_KEYS =
      Pattern.compile("(wallet|transfer|transfer_p[0-9]+|accepted_transfer)_pkey");

  /** insufficient_resources: no disk, no memory, no connection left. */
  private static final String CLASS_RESOURCES = "53";

  /** connection_exception; operator_intervention, such as a shutdown; system_error. */
  private static final Set<String> CLASSES_CONNECTION = Set.of("08", "57", "58");

  /** read_only_sql_transaction: a replica, after a failover the wrong server. */
  private static final String READ_ONLY = "25006";

  /** idle_in_transaction_session_timeout and its kin end the connection. */
  private static final Set<String> SESSION_ENDED = Set.of("25P03", "25P04");

  /** statement_completion_unknown: of class 40, transaction_rollback, and yet no such promise. */
  private static final String COMPLETION_UNKNOWN = "40003";

  private SqlStates() {}

  /** The exception for a statement before COMMIT: certainly not committed. */
  static StoreException statement(SQLException e) {
    return new StoreException(isIdCollision(e) ? Kind.ID_COLLISION : kind(e.getSQLState()), e);
  }

  /**
   * Whether an id that was just made is there already. Keys that are used twice, and versions, have
   * constraints of their own, and only the server's report tells which it was.
   */
  private static boolean isIdCollision(SQLException e) {
    if (!UNIQUE_VIOLATION.equals(e.getSQLState()) || !(e instanceof PSQLException reported)) {
      return false;
    }
    ServerErrorMessage message = reported.getServerErrorMessage();
    String constraint = message == null ? null : message.getConstraint();
    return constraint != null && ID_KEYS.matcher(constraint).matches();
  }

  /**
   * The exception for COMMIT itself. Only where the server itself said that the transaction was
   * rolled back is that certain; anything else, such as a shutdown's message that may come after
   * the commit record was written, is unknown.
   */
  static StoreException commit(SQLException e) {
    String state = e.getSQLState();
    boolean rolledBack =
        state != null
            && (state.startsWith("40") || state.startsWith("23"))
            && !state.equals(COMPLETION_UNKNOWN);
    Kind kind = rolledBack ? kind(state) : Kind.COMMIT_UNKNOWN;
    return new StoreException(kind, e);
  }

  private static Kind kind(String state) {
    if (state == null) {
      return Kind.DISCONNECTED;
    }
    if (state.equals(BLOCKED)) {
      return Kind.BLOCKED;
    }
    if (TRANSIENT.contains(state) || state.startsWith(CLASS_RESOURCES)) {
      return Kind.TRANSIENT;
    }
    boolean connection = CLASSES_CONNECTION.contains(state.substring(0, 2));
    if (connection || state.equals(READ_ONLY) || SESSION_ENDED.contains(state)) {
      return Kind.DISCONNECTED;
    }
    return Kind.REJECTED;
  }
}
