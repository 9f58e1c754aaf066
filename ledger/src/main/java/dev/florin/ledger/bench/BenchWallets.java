package dev.florin.ledger.bench;

import dev.florin.ledger.CallerKey;
import dev.florin.ledger.Command;
import dev.florin.ledger.Fingerprint;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.postgres.ConnectionSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Wallets to measure with: ids from 1, first those with money, then those without.
 *
 * @param funded how many have money
 * @param empty how many never get any
 */
public record BenchWallets(int funded, int empty) {
  static final long OPENING_MINOR = 100_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int DEPOSITS_AT_ONCE = 4_096;
  private static final String WALLETS =
      "INSERT INTO wallet (bucket, id, currency) SELECT 0, n, 'USD' FROM generate_series(1, ?) n";
  private static final String OWNERS =
      """
      INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at)
      SELECT 0, n, 'bench-' || n, 'Bench', 'USD', now() FROM generate_series(1, ?) n
      """;

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
    insert(database, funded + empty);
    for (int first = 1; first <= funded; first += DEPOSITS_AT_ONCE) {
      fund(ledger, first, Math.min(funded, first + DEPOSITS_AT_ONCE - 1));
    }
  }

  private static void insert(ConnectionSource database, int wallets) {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      for (String sql : List.of(WALLETS, OWNERS)) {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
          insert.setInt(1, wallets);
          insert.executeUpdate();
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
      for (String table : List.of("wallet", "wallet_owner")) {
        try (PreparedStatement analyze = connection.prepareStatement("VACUUM ANALYZE " + table)) {
          analyze.execute();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the wallets could not be made: is the ledger empty?", e);
    }
  }

  private static void fund(LedgerRuntime ledger, int first, int last) {
    List<CompletableFuture<Outcome>> answers = new ArrayList<>();
    for (int wallet = first; wallet <= last; wallet++) {
      String key = "opening-" + wallet;
      Command deposit =
          Command.deposit(
              CallerKey.synchronous("bench", key),
              Fingerprint.of(key.getBytes(StandardCharsets.US_ASCII)),
              wallet,
              OPENING_MINOR,
              "USD",
              null,
              null);
      answers.add(ledger.ledger().submit(deposit, PATIENCE));
    }
    for (CompletableFuture<Outcome> answer : answers) {
      if (!(answer.join() instanceof Outcome.Done)) {
        throw new IllegalStateException("an opening deposit was refused: is the ledger empty?");
      }
    }
  }
}
