package dev.florin.app.configuration;

import dev.florin.gateway.throttle.AddressRange;
import dev.florin.gateway.throttle.ThrottleConfig;
import dev.florin.identity.oidc.OidcConfig;
import dev.florin.ledger.LedgerConfig;
import dev.florin.redis.throttle.WithoutRedis;
import dev.florin.webhooks.WebhooksConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one process runs, checked as a whole.
 *
 * @param role what it does
 * @param listen address of REST, and of gRPC where it has no other
 * @param httpPort of REST; 0 takes a free one
 * @param grpcPort of gRPC; 0 takes a free one
 * @param walletAddress where a gateway finds its wallet processes; empty in every other role
 * @param database where the money is
 * @param redis where copies are, if anywhere
 * @param redisTimeout how long one command of Redis may take
 * @param cacheTime how long reads are kept
 * @param leaseTime how long a lease is held that is not renewed
 * @param oidc whose tokens are accepted; empty where they are the sandbox's, or nobody's
 * @param sandbox tokens and users to try
 * @param ownerCash whether a wallet's owner may deposit and withdraw
 * @param ledger how the ledger runs
 * @param eventSource what events name as their source
 * @param webhooks how events are sent to those who asked for it
 * @param throttle how often callers may ask
 * @param requestTimeout how long a request may take
 * @param shutdownTimeout how long requests in flight may take once the end was asked for
 * @param shutdownDelay how long it goes on serving after that, while it says that it is not ready
 * @param logLevel how much is logged
 * @param transport how connections are made, in and out
 * @param page the wallet page
 * @param telemetry how the program tells what it does
 */
public record Configuration(
    Role role,
    InetAddress listen,
    int httpPort,
    int grpcPort,
    List<HostPort> walletAddress,
    Database database,
    RedisPlace redis,
    Duration redisTimeout,
    Duration cacheTime,
    Duration leaseTime,
    Optional<OidcConfig> oidc,
    Sandbox sandbox,
    boolean ownerCash,
    LedgerOptions ledger,
    String eventSource,
    WebhookOptions webhooks,
    ThrottleOptions throttle,
    Duration requestTimeout,
    Duration shutdownTimeout,
    Duration shutdownDelay,
    LogLevel logLevel,
    TransportOptions transport,
    PageOptions page,
    TelemetryOptions telemetry) {

  /**
   * Checks what no single option can know.
   *
   * @throws ConfigurationException when two options contradict each other
   */
  public static Configuration of(Values values) {
    requireWalletAddress(values);
    requirePrivateSandbox(values);
    return new Configuration(
        values.get(Keys.ROLE),
        values.get(Keys.LISTEN),
        values.get(Keys.HTTP_PORT),
        values.get(Keys.GRPC_PORT),
        values.get(Keys.WALLET_ADDRESS),
        database(values),
        RedisPlace.of(values),
        values.get(Keys.REDIS_TIMEOUT),
        values.get(Keys.CACHE_TIME),
        values.get(Keys.LEASE_TIME),
        OidcOptions.of(values),
        sandbox(values),
        values.get(Keys.OWNER_CASH),
        LedgerOptions.of(values),
        values.get(Keys.EVENT_SOURCE),
        WebhookOptions.of(values),
        ThrottleOptions.of(values),
        values.get(Keys.REQUEST_TIMEOUT),
        values.get(Keys.SHUTDOWN_TIMEOUT),
        values.get(Keys.SHUTDOWN_DELAY),
        values.get(Keys.LOG_LEVEL),
        TransportOptions.of(values),
        PageOptions.of(values),
        TelemetryOptions.of(values));
  }

  /** Only where the money is: for commands that need nothing else. */
  public static Database database(Values values) {
    Optional<DatabaseUrl> url = values.get(Keys.DATABASE_URL);
    if (url.isEmpty()) {
      return new Database.Embedded(values.get(Keys.DATA_DIR).toAbsolutePath().normalize());
    }
    if (values.isStated(Keys.DATA_DIR)) {
      throw values.complaint(Keys.DATA_DIR, "not set, because database-url is");
    }
    return new Database.External(
        url.get(),
        Passwords.stated(values, Keys.DATABASE_PASSWORD, Keys.DATABASE_PASSWORD_FILE).orElse(""));
  }

  private static Sandbox sandbox(Values values) {
    return new Sandbox(values.get(Keys.SANDBOX), values.get(Keys.SANDBOX_KEY_FILE));
  }

  private static void requireWalletAddress(Values values) {
    Role role = values.get(Keys.ROLE);
    boolean stated = !values.get(Keys.WALLET_ADDRESS).isEmpty();
    if (role == Role.GATEWAY && !stated) {
      throw new ConfigurationException(
          "wallet-address: not set (expected: host:port of a wallet process, for role gateway)");
    }
    if (role != Role.GATEWAY && stated) {
      throw values.complaint(Keys.WALLET_ADDRESS, "not set, unless the role is gateway");
    }
  }

  private static void requirePrivateSandbox(Values values) {
    if (!values.get(Keys.SANDBOX) || values.get(Keys.SANDBOX_ON_PUBLIC_ADDRESS)) {
      return;
    }
    for (Key<InetAddress> address : List.of(Keys.LISTEN, TransportKeys.GRPC_LISTEN)) {
      if (values.get(address).isLoopbackAddress()) {
        continue;
      }
      throw values.complaint(
          address,
          "a loopback address in a sandbox, or sandbox-on-public-address = true to open it to all");
    }
  }

  /**
   * Tokens and users to try.
   *
   * @param enabled whether there is a sandbox
   * @param keyFile signs its tokens
   */
  public record Sandbox(boolean enabled, Path keyFile) {}

  /**
   * How the ledger runs, whatever its database: see {@link LedgerConfig}.
   *
   * @param nodeNumber of this process alone; empty: one is found
   * @param lanes writers
   * @param queueCommandsMax commands that may wait
   * @param batchCommandsMax commands in one transaction
   * @param readConnectionsMax connections for reads
   * @param lockTimeout how long a writer waits for a row lock
   * @param keyRetention how long an idempotency key is remembered
   * @param eventRetention how long events can be read
   * @param workers who settle what was accepted before
   * @param backlogTransfersMax transfers that may be pending
   */
  public record LedgerOptions(
      Optional<Integer> nodeNumber,
      int lanes,
      int queueCommandsMax,
      int batchCommandsMax,
      int readConnectionsMax,
      Duration lockTimeout,
      Duration keyRetention,
      Duration eventRetention,
      int workers,
      int backlogTransfersMax) {
    static LedgerOptions of(Values values) {
      return new LedgerOptions(
          values.get(Keys.NODE_NUMBER),
          values.get(Keys.LANES),
          values.get(Keys.QUEUE_COMMANDS_MAX),
          values.get(Keys.BATCH_COMMANDS_MAX),
          values.get(Keys.READ_CONNECTIONS_MAX),
          values.get(Keys.LOCK_TIMEOUT),
          values.get(Keys.KEY_RETENTION),
          values.get(Keys.EVENT_RETENTION),
          values.get(Keys.WORKERS),
          values.get(Keys.BACKLOG_TRANSFERS_MAX));
    }

    /** With the database that the ledger is to use. */
    public LedgerConfig on(String jdbcUrl, String user, String password) {
      return new LedgerConfig(
          jdbcUrl,
          user,
          password,
          nodeNumber.map(OptionalInt::of).orElseGet(OptionalInt::empty),
          lanes,
          queueCommandsMax,
          batchCommandsMax,
          readConnectionsMax,
          lockTimeout,
          keyRetention,
          eventRetention,
          workers,
          backlogTransfersMax);
    }
  }

  /**
   * How events are sent to those who asked for it: see {@link WebhooksConfig}.
   *
   * @param timeout of one attempt
   * @param retryFirst until the second attempt
   * @param retryFor after the first attempt
   * @param allowed addresses that are not public
   */
  public record WebhookOptions(
      Duration timeout, Duration retryFirst, Duration retryFor, List<AddressRange> allowed) {
    static WebhookOptions of(Values values) {
      return new WebhookOptions(
          values.get(Keys.WEBHOOK_TIMEOUT),
          values.get(Keys.WEBHOOK_RETRY_FIRST),
          values.get(Keys.WEBHOOK_RETRY_FOR),
          values.get(Keys.WEBHOOK_ALLOWED_ADDRESSES));
    }

    /**
     * With the usual rest.
     *
     * @param endPatience how long attempts in flight may take once the end was asked for
     */
    public WebhooksConfig config(Duration endPatience) {
      return new WebhooksConfig(
          timeout, retryFirst, retryFor, WebhooksConfig.LOOK, endPatience, this::isAllowed);
    }

    private boolean isAllowed(InetAddress address) {
      return allowed.stream().anyMatch(range -> range.contains(address));
    }
  }

  /**
   * How often callers may ask.
   *
   * @param config the limits, and whose word about addresses is taken
   * @param chunk requests that may pass for one question to Redis
   * @param withoutRedis what decides while Redis is away
   */
  public record ThrottleOptions(ThrottleConfig config, int chunk, WithoutRedis withoutRedis) {
    static ThrottleOptions of(Values values) {
      return new ThrottleOptions(
          new ThrottleConfig(
              values.get(Keys.THROTTLE_READS).on("reads"),
              values.get(Keys.THROTTLE_WRITES).on("writes"),
              values.get(Keys.THROTTLE_ANONYMOUS).on("anonymous"),
              values.get(Keys.TRUSTED_PROXIES)),
          values.get(Keys.THROTTLE_CHUNK),
          values.get(Keys.THROTTLE_WITHOUT_REDIS));
    }
  }
}
