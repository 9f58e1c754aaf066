package dev.florin.ledger.postgres;

import dev.florin.ledger.LedgerConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How each kind of connection is set up. Every wait on the network or for a lock has an end, on the
 * client's side and on the server's: a peer that vanished must not hold a row lock or a thread.
 */
final class Connections {
  /** Names of the connections, as {@code pg_stat_activity.application_name} shows them. */
  static final String WRITER = "florin-writer";

  static final String SEQUENCER = "florin-sequencer";
  static final String READ = "florin-read";
  static final String MIGRATION = "florin-migration";
  static final String VERIFY = "florin-verify";
  static final String OPERATOR = "florin-operator";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration OPERATOR_STATEMENT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration IDLE_IN_TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SEQUENCER_IDLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(10);

  /** Above what the server ends by itself, so that the server's clearer error comes first. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);

  private Connections() {}

  /** For reads, short writes and jobs: many callers share them through a pool. */
  static PGSimpleDataSource read(LedgerConfig config) throws SQLException {
    Map<String, String> settings = working(config);
    settings.put("statement_timeout", millis(STATEMENT_TIMEOUT));
    // A page of history takes longer to plan than to read, and its plan is the same for all.
    settings.put("plan_cache_mode", "force_generic_plan");
    PGSimpleDataSource source = source(config, READ, settings, SOCKET_TIMEOUT);
    source.setProperty(PGProperty.PREPARE_THRESHOLD, "1");
    return source;
  }

  /** For one lane: it locks wallets in the order of an array, and nothing may change that order. */
  static PGSimpleDataSource writer(LedgerConfig config) throws SQLException {
    return source(config, WRITER, IDLE_IN_TRANSACTION_TIMEOUT);
  }

  /**
   * For the sequencer: what is true of a lane's few statements is true of its. While it is paused
   * amid a turn, no event gets a place, so this has an end soon.
   */
  static PGSimpleDataSource sequencer(LedgerConfig config) throws SQLException {
    return source(config, SEQUENCER, SEQUENCER_IDLE_TIMEOUT);
  }

  private static PGSimpleDataSource source(
      LedgerConfig config, String name, Duration idleInTransactionTimeout) throws SQLException {
    Map<String, String> settings = working(config);
    settings.put("idle_in_transaction_session_timeout", millis(idleInTransactionTimeout));
    // One plan for all batch sizes, made once: a custom plan a batch costs more than it saves.
    settings.put("plan_cache_mode", "force_generic_plan");
    // With these off the plan is a nested loop in the array's order, so that two writers lock
    // common wallets in one order. With the first alone a small table still got a hash join.
    settings.put("enable_seqscan", "off");
    settings.put("enable_hashjoin", "off");
    settings.put("enable_mergejoin", "off");
    settings.put("enable_bitmapscan", "off");
    // Reading a table once and keeping it pays off by the statistics of an empty one only.
    settings.put("enable_material", "off");
    PGSimpleDataSource source = source(config, name, settings, SOCKET_TIMEOUT);
    // It runs the same few statements for ever: prepared at their first use.
    source.setProperty(PGProperty.PREPARE_THRESHOLD, "1");
    return source;
  }

  /** For migrations: they may take long, but end when the client is gone. */
  static PGSimpleDataSource migration(LedgerConfig config) throws SQLException {
    Map<String, String> settings = common(config);
    settings.put("lock_timeout", millis(SchemaMigration.LOCK_TIMEOUT));
    return source(config, MIGRATION, settings, Duration.ZERO);
  }

  /** For the invariants: each reads the whole history, and takes its time. */
  static PGSimpleDataSource verify(LedgerConfig config) throws SQLException {
    Map<String, String> settings = common(config);
    // Between two queries the caller may tell its user, and need not hurry.
    settings.put("idle_in_transaction_session_timeout", "0");
    settings.put("default_transaction_read_only", "on");
    // Each query sorts or hashes the whole history: in fewer runs, and one connection only.
    settings.put("work_mem", "64MB");
    return source(config, VERIFY, settings, Duration.ZERO);
  }

  /** For one command of an operator: a few statements, of which none may hold up the service. */
  static PGSimpleDataSource operator(LedgerConfig config) throws SQLException {
    Map<String, String> settings = working(config);
    settings.put("statement_timeout", millis(OPERATOR_STATEMENT_TIMEOUT));
    // A slot is read from its end, and not far: whatever else the planner takes reads all of it.
    settings.put("enable_seqscan", "off");
    settings.put("enable_bitmapscan", "off");
    return source(config, OPERATOR, settings, SOCKET_TIMEOUT);
  }

  /** What all have who work on the ledger, and do not make or check it. */
  private static Map<String, String> working(LedgerConfig config) {
    Map<String, String> settings = common(config);
    settings.put("role", ApplicationRole.NAME);
    return settings;
  }

  private static Map<String, String> common(LedgerConfig config) {
    Map<String, String> settings = new LinkedHashMap<>();
    // What the locking is reasoned about in: each statement sees what was committed before it.
    settings.put("default_transaction_isolation", "read\\ committed");
    settings.put("lock_timeout", millis(config.lockTimeout()));
    settings.put("idle_in_transaction_session_timeout", millis(IDLE_IN_TRANSACTION_TIMEOUT));
    // Compiling a plan costs more than any statement here takes.
    settings.put("jit", "off");
    // The server gives up a client that no longer acknowledges, or is gone while it waits.
    settings.put("tcp_user_timeout", millis(PEER_TIMEOUT));
    settings.put("tcp_keepalives_idle", "5");
    settings.put("tcp_keepalives_interval", "2");
    settings.put("tcp_keepalives_count", "3");
    settings.put("client_connection_check_interval", "1000");
    return settings;
  }

  private static PGSimpleDataSource source(
      LedgerConfig config, String name, Map<String, String> settings, Duration socketTimeout)
      throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(config.jdbcUrl());
    source.setUser(config.user());
    source.setPassword(config.password());
    source.setProperty(PGProperty.APPLICATION_NAME, name);
    source.setProperty(PGProperty.OPTIONS, options(settings));
    source.setProperty(PGProperty.CONNECT_TIMEOUT, seconds(CONNECT_TIMEOUT));
    source.setProperty(PGProperty.LOGIN_TIMEOUT, seconds(CONNECT_TIMEOUT));
    source.setProperty(PGProperty.CANCEL_SIGNAL_TIMEOUT, seconds(CONNECT_TIMEOUT));
    source.setProperty(PGProperty.SOCKET_TIMEOUT, seconds(socketTimeout));
    source.setProperty(PGProperty.TCP_KEEP_ALIVE, "true");
    // The server's details quote rows, and errors are logged: who paid whom is not for the log.
    source.setProperty(PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
    return source;
  }

  private static String options(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
