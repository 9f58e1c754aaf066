package dev.florin.app.configuration;

import static dev.florin.app.configuration.ValueType.addressRanges;
import static dev.florin.app.configuration.ValueType.databaseUrl;
import static dev.florin.app.configuration.ValueType.duration;
import static dev.florin.app.configuration.ValueType.eventSource;
import static dev.florin.app.configuration.ValueType.hostPorts;
import static dev.florin.app.configuration.ValueType.integer;
import static dev.florin.app.configuration.ValueType.localAddress;
import static dev.florin.app.configuration.ValueType.oidcIssuer;
import static dev.florin.app.configuration.ValueType.oneOf;
import static dev.florin.app.configuration.ValueType.path;
import static dev.florin.app.configuration.ValueType.port;
import static dev.florin.app.configuration.ValueType.rate;
import static dev.florin.app.configuration.ValueType.redisUrl;
import static dev.florin.app.configuration.ValueType.text;
import static dev.florin.app.configuration.ValueType.tokenAlgorithms;
import static dev.florin.app.configuration.ValueType.truth;

import dev.florin.gateway.throttle.AddressRange;
import dev.florin.identity.oidc.TokenAlgorithm;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.redis.throttle.WithoutRedis;
import dev.florin.service.WalletServerConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table of all options, in the order in which people meet them. */
public final class Keys {
  private static final List<Key<?>> TABLE = new ArrayList<>();

  // Where it listens
  public static final Key<Integer> HTTP_PORT =
      declare("http-port", port(), "8080", "Port of the REST interface; 0 takes a free one.");
  public static final Key<Integer> GRPC_PORT =
      declare("grpc-port", port(), "9090", "Port of the gRPC interface; 0 takes a free one.");
  public static final Key<InetAddress> LISTEN =
      declare("listen", localAddress(), "127.0.0.1", "Address that both listen on.");

  static {
    TABLE.addAll(TransportKeys.ALL);
  }

  // What this process does
  public static final Key<Role> ROLE =
      declare("role", oneOf(Role.class), "all", "Everything, or one half of it.");
  public static final Key<List<HostPort>> WALLET_ADDRESS =
      declare(
          "wallet-address",
          hostPorts(),
          Fallback.none(),
          "Where a gateway finds the gRPC interfaces of wallet processes; it uses all that serve.");

  // Where the money is
  public static final Key<Path> DATA_DIR =
      declare(
          "data-dir",
          path("FOLDER"),
          new Fallback(".florin/data in the checkout", values -> inHome(values, "data")),
          "Folder of the PostgreSQL that Florin starts itself.");
  public static final Key<Optional<DatabaseUrl>> DATABASE_URL =
      declare(
          "database-url",
          databaseUrl().optional(),
          Fallback.none(),
          "A PostgreSQL (15 to 18) to use instead: " + DatabaseUrl.EXPECTATION + ".");
  public static final Key<Optional<String>> DATABASE_PASSWORD =
      declareSecret(
          "database-password",
          "Password for database-url; in the environment or a file, never a flag.");
  public static final Key<Optional<Path>> DATABASE_PASSWORD_FILE =
      declare(
          "database-password-file",
          path("FILE").optional(),
          Fallback.none(),
          "File whose first line is the password for database-url.");

  // Where copies of it are
  public static final Key<Boolean> REDIS =
      declare(
          "redis",
          truth(),
          new Fallback(
              "true with redis-url or Florin's own PostgreSQL, else false",
              values -> Boolean.toString(RedisPlace.isUsual(values))),
          "Whether Redis keeps what was read, and limits that instances share.");
  public static final Key<Optional<RedisUrl>> REDIS_URL =
      declare(
          "redis-url",
          redisUrl().optional(),
          Fallback.none(),
          "A Redis (6.2 or newer) to use instead of Florin's own: " + RedisUrl.EXPECTATION + ".");
  public static final Key<Optional<String>> REDIS_PASSWORD =
      declareSecret(
          "redis-password", "Password for redis-url; in the environment or a file, never a flag.");
  public static final Key<Optional<Path>> REDIS_PASSWORD_FILE =
      declare(
          "redis-password-file",
          path("FILE").optional(),
          Fallback.none(),
          "File whose first line is the password for redis-url.");
  public static final Key<Duration> REDIS_TIMEOUT =
      declare(
          "redis-timeout",
          duration(Duration.ofMillis(10), Duration.ofSeconds(10)),
          "250ms",
          "How long Redis may take to answer; after that Florin does without.");
  public static final Key<Duration> CACHE_TIME =
      declare(
          "cache-time",
          duration(Duration.ofSeconds(1), Duration.ofHours(24)),
          "5m",
          "How long what was read of a wallet is kept at the most; a write evicts it at once.");

  // Whose tokens are good
  public static final Key<Optional<String>> OIDC_ISSUER =
      declare(
          "oidc-issuer",
          oidcIssuer().optional(),
          Fallback.none(),
          "An OpenID Connect issuer whose access tokens are accepted, exactly as they name it.");
  public static final Key<Optional<String>> OIDC_AUDIENCE =
      declare(
          "oidc-audience",
          text().optional(),
          Fallback.none(),
          "The audience that tokens of oidc-issuer must be for.");
  public static final Key<Set<TokenAlgorithm>> OIDC_ALGORITHMS =
      declare(
          "oidc-algorithms",
          tokenAlgorithms(),
          "RS256,PS256,ES256",
          "How tokens of oidc-issuer may be signed.");

  // The sandbox
  public static final Key<Boolean> SANDBOX =
      declare(
          "sandbox",
          truth(),
          new Fallback(
              "true on a loopback address with Florin's own PostgreSQL and no oidc-issuer, else"
                  + " false",
              values -> Boolean.toString(values.isLocal() && values.get(OIDC_ISSUER).isEmpty())),
          "Tokens for any user name, and two users with money to try.");
  public static final Key<Boolean> SANDBOX_ON_PUBLIC_ADDRESS =
      declare(
          "sandbox-on-public-address",
          truth(),
          "false",
          "Allow a sandbox that other machines can reach.");
  public static final Key<Path> SANDBOX_KEY_FILE =
      declare(
          "sandbox-key-file",
          path("FILE"),
          new Fallback(
              ".florin/sandbox-key in the checkout", values -> inHome(values, "sandbox-key")),
          "Key that signs the sandbox's tokens; made on first use.");
  public static final Key<Boolean> OWNER_CASH =
      declare(
          "owner-cash",
          truth(),
          new Fallback(
              "true in a sandbox, else false", values -> Boolean.toString(values.get(SANDBOX))),
          "Whether a wallet's owner may deposit and withdraw.");

  static {
    TABLE.addAll(PageKeys.ALL);
  }

  // How the ledger runs
  public static final Key<Optional<Integer>> NODE_NUMBER =
      declare(
          "node-number",
          integer(0, LedgerConfig.NODE_NUMBER_MAX).optional(),
          new Fallback("one that no other process on the database has", values -> ""),
          "Number of this process alone among those on one database.");
  public static final Key<Duration> LEASE_TIME =
      declare(
          "lease-time",
          duration(LeaseTimes.EXPIRY_MIN, Duration.ofMinutes(10)),
          "30s",
          "How long what a dead process held, such as its number, stays its own.");
  public static final Key<Integer> LANES =
      declare("lanes", integer(1, 64), "3", "Writers: the cores that PostgreSQL can use, and one.");
  public static final Key<Integer> QUEUE_COMMANDS_MAX =
      declare(
          "queue-commands-max",
          integer(1, 1_000_000),
          "16384",
          "Commands that may wait; one more is refused at once.");
  public static final Key<Integer> BATCH_COMMANDS_MAX =
      declare("batch-commands-max", integer(1, 4096), "1024", "Commands in one transaction.");
  public static final Key<Integer> READ_CONNECTIONS_MAX =
      declare("read-connections-max", integer(1, 1000), "8", "Database connections for reads.");
  public static final Key<Duration> LOCK_TIMEOUT =
      declare(
          "lock-timeout",
          duration(Duration.ofMillis(10), Duration.ofMinutes(1)),
          "2s",
          "How long a writer waits for a row lock.");
  public static final Key<Duration> KEY_RETENTION =
      declare(
          "key-retention",
          duration(Duration.ofHours(24), Duration.ofDays(366)),
          "24h",
          "How long an idempotency key is remembered at the least.");
  public static final Key<Duration> EVENT_RETENTION =
      declare(
          "event-retention",
          duration(LedgerConfig.EVENT_RETENTION_MIN, Duration.ofDays(366)),
          "72h",
          "How long events can be read at the least; the transfers stay.");

  public static final Key<Integer> WORKERS =
      declare(
          "workers",
          integer(0, 64),
          "2",
          "Who settles transfers of v2: the cores that PostgreSQL can use; 0: other instances do.");
  public static final Key<Integer> BACKLOG_TRANSFERS_MAX =
      declare(
          "backlog-transfers-max",
          integer(1, 100_000_000),
          "1000000",
          "Transfers of v2 that may be pending, over all instances; one more is refused at once.");

  // What is told of it
  public static final Key<String> EVENT_SOURCE =
      declare(
          "event-source",
          eventSource(),
          WalletServerConfig.EVENT_SOURCE,
          "What events name as their source; readers tell several Florins apart by it.");

  public static final Key<Duration> WEBHOOK_TIMEOUT =
      declare(
          "webhook-timeout",
          duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "15s",
          "How long a webhook's receiver may take for one event.");
  public static final Key<Duration> WEBHOOK_RETRY_FIRST =
      declare(
          "webhook-retry-first",
          duration(Duration.ofMillis(10), Duration.ofHours(1)),
          "5s",
          "How long until an event is sent again; doubles with each attempt, up to an hour.");
  public static final Key<Duration> WEBHOOK_RETRY_FOR =
      declare(
          "webhook-retry-for",
          duration(Duration.ofSeconds(1), Duration.ofDays(30)),
          "24h",
          "How long an event is tried; a webhook that fails for so long is switched off.");
  public static final Key<List<AddressRange>> WEBHOOK_ALLOWED_ADDRESSES =
      declare(
          "webhook-allowed-addresses",
          addressRanges(),
          new Fallback(
              "127.0.0.0/8,::1 in a sandbox, else not set",
              values -> values.get(SANDBOX) ? "127.0.0.0/8,::1" : ""),
          "Addresses that webhooks may lead to although they are not public, http included.");

  // How often callers may ask
  public static final Key<Rate> THROTTLE_READS =
      declare("throttle-reads", rate(), "200/s burst 400", "Reads of one user.");
  public static final Key<Rate> THROTTLE_WRITES =
      declare(
          "throttle-writes",
          rate(),
          "100/s burst 200",
          "Requests of one user that move money or open a wallet.");
  public static final Key<Rate> THROTTLE_ANONYMOUS =
      declare(
          "throttle-anonymous",
          rate(),
          "20/s burst 50",
          "Requests without a valid token from one address.");
  public static final Key<Integer> THROTTLE_CHUNK =
      declare(
          "throttle-chunk",
          integer(1, 1000),
          "16",
          "Requests that a gateway may let pass for one question to Redis, while there is room.");
  public static final Key<WithoutRedis> THROTTLE_WITHOUT_REDIS =
      declare(
          "throttle-without-redis",
          oneOf(WithoutRedis.class),
          "local",
          "While Redis is away: limits of each gateway alone, let all pass, or refuse all.");
  public static final Key<List<AddressRange>> TRUSTED_PROXIES =
      declare(
          "trusted-proxies",
          addressRanges(),
          Fallback.none(),
          "Proxies whose X-Forwarded-For tells a caller's address.");

  // Time and talk
  public static final Key<Duration> REQUEST_TIMEOUT =
      declare(
          "request-timeout",
          duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
          "10s",
          "How long a request may take before it is answered that the outcome is unknown.");
  public static final Key<Duration> SHUTDOWN_TIMEOUT =
      declare(
          "shutdown-timeout",
          duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "15s",
          "How long requests in flight may take once the end was asked for.");
  public static final Key<Duration> SHUTDOWN_DELAY =
      declare(
          "shutdown-delay",
          duration(Duration.ZERO, Duration.ofMinutes(5)),
          "0s",
          "How long it goes on serving once the end was asked for, so that balancers notice.");
  public static final Key<LogLevel> LOG_LEVEL =
      declare("log-level", oneOf(LogLevel.class), "info", "How much is logged, to stderr.");

  static {
    TABLE.addAll(TelemetryKeys.ALL);
  }

  private Keys() {}

  /** All of them. */
  public static List<Key<?>> all() {
    return Collections.unmodifiableList(TABLE);
  }

  /** Those that say where the money is. */
  public static List<Key<?>> ofTheDatabase() {
    return List.of(DATA_DIR, DATABASE_URL, DATABASE_PASSWORD, DATABASE_PASSWORD_FILE, LOG_LEVEL);
  }

  /** Those of a bench, which never touches the data folder. */
  public static List<Key<?>> ofABench() {
    return List.of(DATABASE_URL, DATABASE_PASSWORD, DATABASE_PASSWORD_FILE, LOG_LEVEL);
  }

  /** Those of a bench that also uses Redis. */
  public static List<Key<?>> ofABenchOfReads() {
    return List.of(
        DATABASE_URL,
        DATABASE_PASSWORD,
        DATABASE_PASSWORD_FILE,
        REDIS_URL,
        REDIS_PASSWORD,
        REDIS_PASSWORD_FILE,
        REDIS_TIMEOUT,
        LOG_LEVEL);
  }

  static Optional<Key<?>> named(String name) {
    return TABLE.stream()
        .filter(key -> key.name().equals(name))
        .<Key<?>>map(key -> key)
        .findFirst();
  }

  private static <T> Key<T> declare(
      String name, ValueType<T> type, String fallback, String description) {
    return declare(name, type, Fallback.fixed(fallback), description);
  }

  private static <T> Key<T> declare(
      String name, ValueType<T> type, Fallback fallback, String description) {
    return add(new Key<>(name, type, fallback, description, false));
  }

  private static Key<Optional<String>> declareSecret(String name, String description) {
    return add(new Key<>(name, text().optional(), Fallback.none(), description, true));
  }

  private static <T> Key<T> add(Key<T> key) {
    TABLE.add(key);
    return key;
  }

  private static String inHome(Values values, String name) {
    return values.home().resolve(".florin").resolve(name).toString();
  }
}
