package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.postgres.ConnectionSource;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.postgresql.PGConnection;

/**
 * Wallets to measure with: ids from 1, first those with money, then those without.
 *
 * @param funded how many have money
 * @param empty how many never get any
 */
public record BenchWallets(int funded, int empty) {
  static final long OPENING_MINOR = 100_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int COMMANDS_AT_ONCE = 4_096;
  private static final int ROWS_AT_ONCE = 100_000;
  private static final String WALLETS =
      "INSERT INTO wallet (bucket, id, currency) SELECT 0, n, 'USD' FROM generate_series(1, ?) n";
  private static final String OWNERS =
      """
      INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)
      SELECT 0, n, 'bench-' || n, 'Bench', 'USD', now() FROM generate_series(1, ?) n
      """;

  private static final String WALLETS_WITH_HISTORY =
      """
      INSERT INTO wallet (bucket, id, balance, version, last_transfer_id, currency)
      SELECT 0, v.*, 'USD' FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[]) v
      """;
  private static final String SYSTEM_WALLET =
      """
      INSERT INTO wallet (bucket, id, balance, version, last_transfer_id, currency, floor, ceiling)
      VALUES (0, ?, ?, ?, ?, 'USD', -9000000000000000000, 9000000000000000000)
      """;
  private static final String STRIPE =
      "INSERT INTO system_wallet (bucket, wallet_id, currency, node, lane)"
          + " VALUES (0, ?, 'USD', "
          + LedgerBench.OTHER_NODE
          + ", 0)";

  /** So many with money, and a tenth of it without. */
  public static BenchWallets of(int funded) {
    return new BenchWallets(funded, Math.max(1, funded / 10));
  }

  /** The id of a wallet without money. */
  long anyEmpty(SplittableRandom random) {
    return funded + 1L + random.nextInt(empty);
  }

  /** Makes them in a ledger that holds no such ids; the money comes from real deposits. */
  public void create(LedgerRuntime ledger, ConnectionSource database) {
    insert(
        database,
        connection -> {
          run(connection, WALLETS, funded + empty);
          run(connection, OWNERS, funded + empty);
        });
    fund(ledger);
  }

  /** Makes them in a ledger without any, as a history leaves them. */
  void create(ConnectionSource database, FilledHistory history) {
    insert(
        database,
        connection -> {
          for (int first = 1; first < systemId(); first += ROWS_AT_ONCE) {
            int end = (int) Math.min(systemId(), first + (long) ROWS_AT_ONCE);
            insert(connection, history, first, end);
          }
          long system = systemId();
          run(connection, OWNERS, funded + empty);
          run(
              connection,
              SYSTEM_WALLET,
              system,
              history.balancesMinor()[(int) system],
              history.versions()[(int) system],
              history.lastTransferIds()[(int) system]);
          run(connection, STRIPE, system);
        });
  }

  /**
   * The first wallets: they have a long history, where there is one, and the others a short one.
   */
  int busy() {
    return Math.max(2, funded - funded / 100);
  }

  /** The other side of the deposits in a filled history. */
  long systemId() {
    return funded + empty + 1L;
  }

  private static void insert(Connection connection, FilledHistory history, int first, int end)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(WALLETS_WITH_HISTORY)) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      long[] ids = LongStream.range(first, end).toArray();
      insert.setArray(1, postgres.createArrayOf("bigint", ids));
      insert.setArray(2, part(postgres, history.balancesMinor(), first, end));
      insert.setArray(3, part(postgres, history.versions(), first, end));
      insert.setArray(4, part(postgres, history.lastTransferIds(), first, end));
      insert.executeUpdate();
    }
  }

  private static Array part(PGConnection postgres, long[] values, int first, int end)
      throws SQLException {
    return postgres.createArrayOf("bigint", Arrays.copyOfRange(values, first, end));
  }

  private static void run(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private static void insert(ConnectionSource database, Rows rows) {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      rows.insert(connection);
      connection.commit();
      connection.setAutoCommit(true);
      for (String table : List.of("wallet", "wallet_owner")) {
        run(connection, "VACUUM ANALYZE " + table);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the wallets could not be made: is the ledger empty?", e);
    }
  }

  /** What is inserted in one transaction. */
  private interface Rows {
    void insert(Connection connection) throws SQLException;
  }

  /** Each with money pays one cent to another one, and is paid one, so often. */
  void payEachOther(LedgerRuntime ledger, int times) {
    for (int time = 1; time <= times; time++) {
      int distance = 1 + time % (funded - 1);
      String key = "each-other-" + time + "-";
      submit(
          ledger,
          wallet -> {
            int recipient = 1 + (wallet - 1 + distance) % funded;
            return Command.transfer(
                key(key + wallet),
                fingerprint(key + wallet),
                wallet,
                recipient,
                1,
                "USD",
                null,
                null);
          });
    }
  }

  private void fund(LedgerRuntime ledger) {
    submit(
        ledger,
        wallet -> {
          String key = "opening-" + wallet;
          return Command.deposit(
              key(key), fingerprint(key), wallet, OPENING_MINOR, "USD", null, null);
        });
  }

  /** One command of each wallet with money, not too many at once. */
  private void submit(LedgerRuntime ledger, IntFunction<Command> command) {
    for (int first = 1; first <= funded; first += COMMANDS_AT_ONCE) {
      int end = Math.min(funded + 1, first + COMMANDS_AT_ONCE);
      List<CompletableFuture<Outcome>> answers =
          IntStream.range(first, end)
              .mapToObj(wallet -> ledger.ledger().submit(command.apply(wallet), PATIENCE))
              .toList();
      for (CompletableFuture<Outcome> answer : answers) {
        if (!(answer.join() instanceof Outcome.Done)) {
          throw new IllegalStateException("the money was refused: is the ledger empty?");
        }
      }
    }
  }

  private static CallerKey key(String key) {
    return CallerKey.synchronous("bench", key);
  }

  private static Fingerprint fingerprint(String key) {
    return Fingerprint.of(key.getBytes(StandardCharsets.US_ASCII));
  }
}
