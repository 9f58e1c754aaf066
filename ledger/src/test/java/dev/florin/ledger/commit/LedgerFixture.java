package dev.florin.ledger.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Command;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.ledger.Outcome;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running ledger on an empty database of its own, and a look at its rows from outside. */
public final class LedgerFixture implements AutoCloseable {
  /** Long enough for any machine; a test that needs it has failed. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LedgerConfig config;
  private final List<LedgerRuntime> ledgers = new ArrayList<>();
  private final Connection outside;

  private LedgerFixture(LedgerConfig config, int instances, int workers) throws SQLException {
    this.config = config;
    for (int node = 1; node <= instances; node++) {
      ledgers.add(LedgerRuntime.open(with(config, node, workers), Clock.systemUTC()));
    }
    this.outside = DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  public static LedgerFixture open(int instances) {
    return open(instances, LedgerConfig.WORKERS);
  }

  /** Ledgers that have so many workers each. */
  public static LedgerFixture open(int instances, int workers) {
    try {
      return new LedgerFixture(TestPostgres.emptyDatabase(), instances, workers);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  public LedgerRuntime ledger(int index) {
    return ledgers.get(index);
  }

  public LedgerConfig config() {
    return config;
  }

  /** Wallets with ids 1 to {@code count}, each holding this much, paid in by a made-up deposit. */
  public void wallets(int count, String currency) {
    execute(
        "INSERT INTO wallet (bucket, id, currency) SELECT 0, n, '"
            + currency
            + "' FROM generate_series((SELECT count(*) + 1 FROM wallet WHERE floor = 0), "
            + "(SELECT count(*) FROM wallet WHERE floor = 0) + "
            + count
            + ") n");
    execute(
        "INSERT INTO wallet_owner (bucket, wallet_id, owner_id, owner_name, currency, created_at) "
            + "SELECT 0, id, 'user' || id, 'User', currency, now() FROM wallet "
            + "WHERE floor = 0 ON CONFLICT DO NOTHING");
  }

  public void fund(long walletId, long amountMinor) {
    assertThat(outcome(Commands.deposit(walletId, amountMinor))).isInstanceOf(Outcome.Done.class);
  }

  public CompletableFuture<Outcome> submit(Command command) {
    return ledgers.getFirst().ledger().submit(command, PATIENCE);
  }

  public Outcome outcome(Command command) {
    return await(submit(command));
  }

  public static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public long balance(long walletId) {
    return number("SELECT balance FROM wallet WHERE bucket = 0 AND id = " + walletId);
  }

  public long number(String sql) {
    try (var statement = outside.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  public void execute(String sql) {
    try (var statement = outside.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static LedgerConfig with(LedgerConfig config, int node, int workers) {
    return new LedgerConfig(
        config.jdbcUrl(),
        config.user(),
        config.password(),
        OptionalInt.of(node),
        config.lanes(),
        config.queueCommandsMax(),
        config.batchCommandsMax(),
        config.readConnectionsMax(),
        config.lockTimeout(),
        config.keyRetention(),
        config.eventRetention(),
        workers,
        config.backlogTransfersMax());
  }

  @Override
  public void close() {
    ledgers.forEach(LedgerRuntime::close);
    try {
      outside.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
