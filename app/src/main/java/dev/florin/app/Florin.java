package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.tls.Certificates;
import dev.florin.app.tls.Credentials;
import dev.florin.app.wallets.RemoteWallets;
import dev.florin.gateway.Gateway;
import dev.florin.gateway.GatewayConfig;
import dev.florin.gateway.RemoteKeys;
import dev.florin.gateway.connection.ConnectionConfig;
import dev.florin.gateway.connection.DrainConfig;
import dev.florin.identity.Authenticator;
import dev.florin.identity.ByCredential;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerRuntime;
import dev.florin.service.CloudEvents;
import dev.florin.service.KeyRing;
import dev.florin.service.LedgerDoors;
import dev.florin.service.WalletServer;
import dev.florin.service.WalletServerConfig;
import dev.florin.telemetry.OpsServer;
import dev.florin.telemetry.Telemetry;
import dev.florin.telemetry.TelemetryConfig;
import dev.florin.webhooks.Deliverer;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program, and the one place where its parts are put together: read it from the top.
 * The end goes the other way.
 *
 * <p>In one process the gateway speaks to the service through the same contract as over the
 * network, by a transport that stays inside the process.
 */
final class Florin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Florin.class);

  private final Configuration configuration;
  private final Parts parts;
  private final String inProcessName = "florin-" + UUID.randomUUID();

  private final ProcessReadiness readiness = new ProcessReadiness();
  private final Telemetry telemetry;
  private final OpsServer ops;
  private final Credentials credentials;

  private OptionalInt grpcPort = OptionalInt.empty();
  private OptionalInt httpPort = OptionalInt.empty();
  private Optional<RedisAccess> redis = Optional.empty();
  private Optional<SandboxSeed.Users> users = Optional.empty();

  private Florin(Configuration configuration, Parts parts) {
    this.configuration = configuration;
    this.parts = parts;
    this.telemetry = parts.start("telemetry", this::startTelemetry, Telemetry::close);
    var _ =
        parts.start(
            "meters of the process",
            () -> ProgramMeters.show(telemetry.instruments(), readiness),
            ProgramMeters::close);
    this.ops = parts.start("port for operators", this::startOps, OpsServer::close);
    this.credentials =
        new Credentials(
            configuration.transport(),
            parts.start("certificates", Certificates::new, Certificates::close));
  }

  /**
   * Starts all that the configuration asks for; returns when it serves. Where one part cannot
   * start, those before it are ended.
   *
   * @param parts gets everything that is started; the caller may close it from another thread
   */
  static Florin start(Configuration configuration, Parts parts) {
    try {
      Florin florin = new Florin(configuration, parts);
      florin.start();
      return florin;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private void start() {
    Authenticator tokens = AcceptedTokens.start(configuration, parts);
    Optional<DatabaseAccess> database = startDatabase();
    Coordination together =
        Coordination.start(
            configuration, parts, telemetry.instruments()); // once the folder is locked
    redis = together.access();
    if (database.isPresent()) {
      LedgerRuntime ledger = startLedger(database.get(), together);
      ledger.onOtherHistory(parts::lost);
      LedgerDoors doors = LedgerDoors.of(ledger, together.readCache(), together.wakes());
      startWebhooks(ledger); // ends after the service, which must be the first not to be ready
      grpcPort = OptionalInt.of(startService(doors, callers(ledger, tokens)).port());
      if (configuration.sandbox().enabled()) {
        users = Optional.of(plantSandbox(ledger));
      }
    }
    if (configuration.role().servesHttp()) {
      warnOfPlainHttp();
      httpPort = OptionalInt.of(startGateway(walletChannels(), tokens, together).port());
    }
    readiness.started();
    parts.onEnd(readiness::ending);
  }

  private Telemetry startTelemetry() {
    TelemetryConfig config =
        configuration
            .telemetry()
            .config(configuration.role(), UUID.randomUUID().toString(), VersionCommand.version());
    Logging.write(
        configuration.telemetry().logFormat(), new LogSource(config.service(), config.instance()));
    return Telemetry.start(config);
  }

  private OpsServer startOps() {
    InetSocketAddress listen = configuration.telemetry().ops();
    return listening(listen, () -> OpsServer.start(listen, telemetry, readiness));
  }

  private Optional<DatabaseAccess> startDatabase() {
    return configuration.role().keepsMoney()
        ? Optional.of(DatabaseAccess.starting(configuration.database(), parts))
        : Optional.empty();
  }

  private LedgerRuntime startLedger(DatabaseAccess database, Coordination together) {
    LedgerRuntime ledger =
        parts.start(
            "ledger",
            () ->
                LedgerRuntime.open(
                    ledgerConfig(database),
                    Clock.systemUTC(),
                    together::fence,
                    together.peers(),
                    telemetry.instruments()),
            LedgerRuntime::close);
    readiness.has(ledger);
    return ledger;
  }

  /** Those who call the service: it has the API keys by heart. */
  private Authenticator callers(LedgerRuntime ledger, Authenticator tokens) {
    KeyRing keys =
        parts.start(
            "API keys", () -> KeyRing.start(ledger.apiKeys(), Clock.systemUTC()), KeyRing::close);
    return new CountedAuthenticator(
        new ByCredential(keys, tokens), telemetry.instruments(), "grpc");
  }

  private WalletServer startService(LedgerDoors doors, Authenticator tokens) {
    return parts.start(
        "wallet service",
        () ->
            listening(
                grpcListen(),
                () -> WalletServer.start(serviceConfig(), doors, tokens, telemetry.instruments())),
        service -> {
          service.drain(serviceDelay(), configuration.shutdownTimeout());
          service.close();
        });
  }

  /** Where a gateway is in the same process, it has waited for the balancers by then. */
  private Duration serviceDelay() {
    return configuration.role().servesHttp() ? Duration.ZERO : configuration.shutdownDelay();
  }

  private void startWebhooks(LedgerRuntime ledger) {
    CloudEvents rendering = new CloudEvents(ledger.wallets(), configuration.eventSource());
    Deliverer.Ledger source =
        new Deliverer.Ledger(ledger.events(), ledger.webhookProgress(), ledger::startJob);
    var _ =
        parts.start(
            "webhooks",
            () ->
                Deliverer.start(
                    source,
                    event -> rendering.json(event).getBytes(UTF_8),
                    configuration.webhooks().config(configuration.shutdownTimeout()),
                    Clock.systemUTC(),
                    telemetry.instruments()),
            Deliverer::close);
  }

  private InetSocketAddress grpcListen() {
    return new InetSocketAddress(configuration.transport().grpcListen(), configuration.grpcPort());
  }

  private static <T> T listening(InetSocketAddress listen, Supplier<T> start) {
    try {
      return start.get();
    } catch (UncheckedIOException e) {
      String address = listen.getAddress().getHostAddress() + ":" + listen.getPort();
      throw new CommandFailedException(
          "cannot listen on " + address + ": the port is taken, or the address is not this host's",
          e);
    }
  }

  /** A step of the start like the others, so that an end amid it waits for it; nothing to end. */
  private SandboxSeed.Users plantSandbox(LedgerRuntime ledger) {
    return parts.start(
        "sandbox", () -> SandboxSeed.plant(ledger.wallets(), ledger.ledger()), planted -> {});
  }

  /** Allowed, because a proxy may stand before it. */
  private void warnOfPlainHttp() {
    boolean plain = configuration.transport().http().isEmpty();
    if (plain && !configuration.listen().isLoopbackAddress()) {
      LOG.warn(
          "REST listens on {} in plain text: set http-tls-certificate and http-tls-key, unless a"
              + " proxy before it speaks TLS",
          configuration.listen().getHostAddress());
    }
  }

  private WalletChannels walletChannels() {
    if (!configuration.walletAddress().isEmpty()) {
      RemoteWallets remote = remoteWallets();
      return new WalletChannels(remote.channel(), remote.streams());
    }
    Channel channel =
        parts.start("channel to the service", this::inProcess, ManagedChannel::shutdownNow);
    return new WalletChannels(channel, channel);
  }

  /** How a gateway reaches the service: with calls that end, and with calls that stay open. */
  private record WalletChannels(Channel calls, Channel streams) {}

  private RemoteWallets remoteWallets() {
    return parts.start(
        "channel to the wallet services",
        () -> RemoteWallets.connect(configuration.walletAddress(), credentials.ofWallets()),
        RemoteWallets::close);
  }

  private Gateway startGateway(WalletChannels wallet, Authenticator tokens, Coordination together) {
    RemoteKeys keys = new RemoteKeys(wallet.calls(), Clock.systemUTC());
    Authenticator callers =
        new CountedAuthenticator(new ByCredential(keys, tokens), telemetry.instruments(), "http");
    Gateway gateway =
        parts.start(
            "gateway",
            () ->
                Gateway.start(
                    gatewayConfig(),
                    wallet.calls(),
                    wallet.streams(),
                    callers,
                    together.rateLimiter(),
                    telemetry.instruments()),
            Gateway::close);
    readiness.has(wallet.calls());
    return gateway;
  }

  private ManagedChannel inProcess() {
    return InProcessChannelBuilder.forName(inProcessName).directExecutor().build();
  }

  private LedgerConfig ledgerConfig(DatabaseAccess database) {
    return configuration.ledger().on(database.jdbcUrl(), database.user(), database.password());
  }

  private WalletServerConfig serviceConfig() {
    WalletServerConfig usual =
        WalletServerConfig.of(
            grpcListen(),
            configuration.role().servesHttp() ? inProcessName : null,
            configuration.ownerCash());
    return new WalletServerConfig(
        usual.listen(),
        usual.inProcessName(),
        usual.ownerCash(),
        usual.callsMax(),
        usual.callsPerConnectionMax(),
        usual.readsMax(),
        configuration.requestTimeout(),
        configuration.eventSource(),
        usual.streams(),
        credentials.ofGrpc());
  }

  private GatewayConfig gatewayConfig() {
    GatewayConfig usual = GatewayConfig.defaults();
    return new GatewayConfig(
        configuration.listen().getHostAddress(),
        configuration.httpPort(),
        configuration.requestTimeout(),
        usual.readTimeout(),
        usual.idleTimeout(),
        new DrainConfig(
            configuration.shutdownDelay(), DrainConfig.QUIET, configuration.shutdownTimeout()),
        usual.bodyBytesMax(),
        usual.compressionBytesMin(),
        configuration.throttle().config(),
        usual.streams(),
        new ConnectionConfig(
            configuration.transport().connectionsMax(),
            usual.connections().headersTimeout(),
            credentials.ofHttp(),
            configuration.transport().corsOrigins()),
        PageSignIn.of(configuration));
  }

  /** The port of REST; empty in a wallet process. */
  OptionalInt httpPort() {
    return httpPort;
  }

  /** The port of gRPC; empty in a gateway process. */
  OptionalInt grpcPort() {
    return grpcPort;
  }

  /** The port of metrics and health. */
  int opsPort() {
    return ops.port();
  }

  /** The Redis in use, reachable now or not; empty where the program runs without. */
  Optional<RedisAccess> redis() {
    return redis;
  }

  /** The users to try; empty where there is no sandbox with a ledger. */
  Optional<SandboxSeed.Users> users() {
    return users;
  }

  /** Takes no more requests, finishes those in flight, and ends all parts, the database last. */
  @Override
  public void close() {
    parts.close();
  }
}
