package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.PostgresAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two wallet services and two gateways, each a process of its own, on one PostgreSQL and one Redis.
 * The wallet services reach Redis over lines that are slow at times.
 */
final class Cluster implements AutoCloseable {
  private static final int WALLETS = 2;
  private static final int GATEWAYS = 2;

  /** How long what a dead instance held stays its own. */
  static final Duration LEASE_TIME = Duration.ofSeconds(10);

  private final RunningJar florin;
  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private final EmbeddedRedis redis = EmbeddedRedis.temporary();
  private final List<SlowLine> lines = new ArrayList<>();
  private final List<Integer> walletPorts = new ArrayList<>();
  private final List<Integer> gatewayPorts = new ArrayList<>();
  private final List<String> walletOptions;
  private final List<ProcessRun> wallets = new ArrayList<>();
  private final List<ProcessRun> gateways = new ArrayList<>();

  private Cluster(Path home, List<String> walletOptions) {
    this.walletOptions = walletOptions;
    PostgresAddress address = postgres.address();
    this.florin =
        new RunningJar(
            home,
            Map.of(
                "FLORIN_DATABASE_PASSWORD",
                address.password(),
                "FLORIN_REDIS_PASSWORD",
                redis.address().password()));
  }

  /**
   * Starts them all; returns when both gateways are ready.
   *
   * @param walletOptions of the wallet services, beside the usual ones
   */
  static Cluster start(Path home, String... walletOptions) throws Exception {
    Cluster cluster = new Cluster(home, List.of(walletOptions));
    try {
      cluster.startAll();
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() throws Exception {
    for (int number = 0; number < WALLETS; number++) {
      lines.add(new SlowLine(redis.address().port(), number));
      walletPorts.add(freePort());
      wallets.add(launchWallet(number));
    }
    for (ProcessRun wallet : wallets) {
      RunningJar.ready(wallet);
    }
    for (int number = 0; number < GATEWAYS; number++) {
      gatewayPorts.add(freePort());
      gateways.add(launchGateway(number));
    }
    for (ProcessRun gateway : gateways) {
      awaitReady(RunningJar.ready(gateway));
    }
  }

  private ProcessRun launchGateway(int number) throws IOException {
    String addresses = "127.0.0.1:" + walletPorts.get(0) + ",127.0.0.1:" + walletPorts.get(1);
    return florin.launch(
        gatewayPorts.get(number),
        0,
        "--role=gateway",
        "--wallet-address=" + addresses,
        "--redis-url=redis://127.0.0.1:" + redis.address().port(),
        "--throttle-reads=100000/s burst 100000",
        "--throttle-writes=100000/s burst 100000",
        "--throttle-anonymous=1/s burst 50",
        "--throttle-chunk=1",
        "--sandbox=true");
  }

  private ProcessRun launchWallet(int number, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--role=wallet", databaseUrl()));
    options.add("--redis-url=redis://127.0.0.1:" + lines.get(number).port());
    options.addAll(List.of("--lease-time=" + LEASE_TIME.toSeconds() + "s", "--sandbox=true"));
    options.addAll(walletOptions);
    options.addAll(List.of(more));
    return florin.launch(0, walletPorts.get(number), options.toArray(String[]::new));
  }

  private static void awaitReady(ProcessRun gateway) throws Exception {
    RestClient nobody = RestClient.to(RunningJar.httpPort(gateway), "nobody");
    CrashTest.await(
        "a gateway that is ready", () -> nobody.get("/health/ready").statusCode() == 200);
  }

  int httpPort(int gateway) {
    return gatewayPorts.get(gateway);
  }

  int grpcPort(int wallet) {
    return walletPorts.get(wallet);
  }

  int gateways() {
    return GATEWAYS;
  }

  int wallets() {
    return WALLETS;
  }

  EmbeddedRedis redis() {
    return redis;
  }

  /** Holds what a wallet service says to Redis, for a moment, and then kills it amid that. */
  void killWallet(int number, long heldNanos) throws Exception {
    lines.get(number).hold();
    TimeUnit.NANOSECONDS.sleep(heldNanos); // the time in which a commit may get ahead of its evict
    wallets.get(number).process().destroyForcibly();
    assertThat(wallets.get(number).process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    lines.get(number).cut();
  }

  /** Asks it to end, twice as the impatient do; its exit status. */
  int endWallet(int number) throws Exception {
    return end(wallets.get(number));
  }

  /** The same for a gateway. */
  int endGateway(int number) throws Exception {
    return end(gateways.get(number));
  }

  private static int end(ProcessRun run) throws Exception {
    run.process().destroy();
    int status = run.terminate();
    assertThat(run.err()).contains("ended").doesNotContain("ERROR");
    return status;
  }

  /** Starts it again on its port; returns when it serves. */
  void restartWallet(int number, String... more) throws Exception {
    wallets.set(number, RunningJar.ready(launchWallet(number, more)));
  }

  /** Ends it amid whatever it does. */
  void killGateway(int number) throws InterruptedException {
    gateways.get(number).process().destroyForcibly();
    assertThat(gateways.get(number).process().waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Starts it again on its port; returns when it is ready. */
  void restartGateway(int number) throws Exception {
    gateways.set(number, RunningJar.ready(launchGateway(number)));
    awaitReady(gateways.get(number));
  }

  /** As the owners of leases name it. */
  long walletPid(int number) {
    return wallets.get(number).process().pid();
  }

  /** The first column of the first row. */
  String ask(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  /** What is made of a row. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Reads every row. */
  void ask(String sql, RowReader reader) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** To the database. */
  Connection connect() throws SQLException {
    PostgresAddress address = postgres.address();
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  void assertVerified() throws Exception {
    ProcessRun verify = florin.run("verify", databaseUrl());
    assertThat(verify.status()).as(verify.out()).isZero();
  }

  /** What the processes said on standard error. */
  String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    for (ProcessRun run : wallets) {
      logs.append(run.err());
    }
    for (ProcessRun run : gateways) {
      logs.append(run.err());
    }
    return logs.toString();
  }

  @Override
  public void close() throws IOException {
    gateways.forEach(ProcessRun::close);
    wallets.forEach(ProcessRun::close);
    for (SlowLine line : lines) {
      line.close();
    }
    redis.close();
    postgres.close();
  }

  private String databaseUrl() {
    PostgresAddress address = postgres.address();
    return "--database-url=postgresql://%s@%s:%d/%s"
        .formatted(address.user(), address.host(), address.port(), address.database());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
