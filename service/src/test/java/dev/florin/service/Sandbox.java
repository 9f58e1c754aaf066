package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The service over the real ledger on a real PostgreSQL, and users who were never there before. */
final class Sandbox implements AutoCloseable {
  static final int BACKLOG_MAX = 3;

  final Clients clients;
  private final EmbeddedPostgres postgres;
  private final LedgerRuntime ledger;
  private final AtomicLong users = new AtomicLong();

  Sandbox(Path folder) {
    this(folder, Clients.config());
  }

  Sandbox(Path folder, WalletServerConfig config) {
    this(folder, config, UnaryOperator.identity());
  }

  /** Where nothing that was accepted is settled, and {@link #BACKLOG_MAX} transfers may wait. */
  static Sandbox withoutWorkers(Path folder) {
    return new Sandbox(folder, Clients.config(), Sandbox::withoutWorkers);
  }

  private Sandbox(
      Path folder, WalletServerConfig config, UnaryOperator<LedgerConfig> ledgerConfig) {
    postgres = EmbeddedPostgres.temporary();
    PostgresAddress address = postgres.address();
    LedgerConfig usual = LedgerConfig.of(address.jdbcUrl(), address.user(), address.password(), 1);
    ledger = LedgerRuntime.open(ledgerConfig.apply(usual), Clock.systemUTC());
    clients = Clients.of(LedgerDoors.of(ledger), folder, config);
  }

  private static LedgerConfig withoutWorkers(LedgerConfig usual) {
    return new LedgerConfig(
        usual.jdbcUrl(),
        usual.user(),
        usual.password(),
        usual.nodeNumber(),
        usual.lanes(),
        usual.queueCommandsMax(),
        usual.batchCommandsMax(),
        usual.readConnectionsMax(),
        usual.lockTimeout(),
        usual.keyRetention(),
        usual.eventRetention(),
        0,
        BACKLOG_MAX);
  }

  /** A user with a name of their own and no wallet. */
  User newcomer(String name) {
    return new User(name + "-" + users.incrementAndGet());
  }

  /** A user with a dollar wallet that holds this much. */
  User holder(String name, long amountMinor) {
    User user = newcomer(name);
    user.open("USD");
    if (amountMinor > 0) {
      var _ = user.calls().deposit(Requests.deposit(user.usd(), amountMinor).build());
    }
    return user;
  }

  void execute(String sql) throws SQLException {
    PostgresAddress address = postgres.address();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String text(String sql) throws SQLException {
    PostgresAddress address = postgres.address();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).as(sql).isTrue();
      return rows.getString(1);
    }
  }

  void killDatabase() {
    postgres.kill();
  }

  void restartDatabase() {
    postgres.restart();
  }

  @Override
  public void close() {
    clients.close();
    ledger.close();
    postgres.close();
  }

  /** Somebody who calls. */
  final class User {
    final String id;

    private User(String id) {
      this.id = id;
    }

    WalletServiceBlockingStub calls() {
      return clients.as(id);
    }

    WalletServiceBlockingStub inProcessCalls() {
      return clients.inProcessAs(id);
    }

    /** The id of the wallet in a currency, which is opened where there is none. */
    String open(String currency) {
      return calls().createWallet(Requests.open(currency)).getWallet().getId();
    }

    String usd() {
      return open("USD");
    }

    long usdMinor() {
      return calls().getBalance(Requests.balance(usd())).getBalance().getAmountMinor();
    }
  }
}
