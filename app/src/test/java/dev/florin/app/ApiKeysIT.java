package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.PostgresAddress;
import dev.florin.identity.ApiKeyText;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does about a key holds on two wallet services and a gateway, within seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class ApiKeysIT {
  /** What the documents promise. */
  private static final Duration EFFECTIVE_AFTER_MAX = Duration.ofSeconds(5);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path home;

  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private final Map<String, String> password =
      Map.of("FLORIN_DATABASE_PASSWORD", postgres.address().password());
  private final List<ProcessRun> processes = new ArrayList<>();
  private KeyDoors doors;

  @BeforeAll
  void start() throws Exception {
    RunningJar florin = new RunningJar(home, password);
    List<Integer> ports = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      ProcessRun wallet = florin.start("--role=wallet", databaseUrl(), "--node-number=" + number);
      processes.add(wallet);
      ports.add(RunningJar.grpcPort(wallet));
    }
    ProcessRun gateway =
        florin.start(
            "--role=gateway",
            "--wallet-address=127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1),
            "--throttle-anonymous=1000000/s burst 1000000");
    processes.add(gateway);
    doors = new KeyDoors(RunningJar.httpPort(gateway), ports);
    CrashTest.await(
        "a gateway that is ready",
        () -> doors.rest("nobody").get("/health/ready").statusCode() == 200);
  }

  @AfterAll
  void end() {
    doors.close();
    processes.forEach(ProcessRun::close);
    postgres.close();
  }

  @Test
  void aKeyLetsItsHolderInAsItsOwnerWithItsScopesUntilItIsRevoked() throws Exception {
    String key = create("shop", "wallets,payments");
    awaitSoon("a new key", () -> doors.letIn(key));
    assertThat(doors.show(key))
        .allMatch(said -> said.words().contains("\"shop\""))
        .allMatch(said -> said.words().contains("\"wallets\""))
        .allMatch(said -> said.words().contains(id(key)));
    HttpResponse<String> opened =
        doors.rest(key).post("/v1/wallets", "no key", "{\"currency\":\"USD\"}");
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
    assertThat(opened.body()).contains("\"owner_id\":\"shop\"");

    assertThat(keys("revoke", id(key)).status()).isZero();

    awaitSoon("a key that is revoked", () -> doors.refuse(key));
    assertThat(doors.rest(key).get("/v1/wallets").statusCode()).isEqualTo(401);
  }

  @Test
  void aLiveStreamEndsWithTheKeyThatOpenedIt() throws Exception {
    String key = create("listener", "wallets");
    awaitSoon("a new key", () -> doors.letIn(key));
    HttpResponse<String> opened =
        doors.rest(key).post("/v1/wallets", "no key", "{\"currency\":\"USD\"}");
    String wallet = opened.body().replaceFirst(".*?\"id\":\"(\\d+)\".*", "$1");
    CompletableFuture<Boolean> stream = doors.listen(key, wallet);
    assertThat(stream).isNotDone();

    keys("revoke", id(key));

    assertThat(stream).succeedsWithin(EFFECTIVE_AFTER_MAX);
  }

  @Test
  void aKeyEndsWhereNobodyRevokesIt() throws Exception {
    String key = create("shop", "payments", "--expires-in", "12s");
    CrashTest.await("a key before its end", () -> doors.letIn(key));

    CrashTest.await("a key after its end", () -> doors.refuse(key));
  }

  @Test
  void bothSecretsAreGoodInTheOverlapAndOneWithoutIt() throws Exception {
    String first = create("shop", "payments");
    String second = keys("rotate", id(first), "--overlap", "1h").out().strip();
    awaitSoon("a new secret", () -> doors.letIn(second));
    assertThat(doors.letIn(first)).isTrue();

    String third = keys("rotate", id(first), "--overlap", "0s").out().strip();

    awaitSoon("the newest secret", () -> doors.letIn(third));
    awaitSoon("the secret before it", () -> doors.refuse(second));
    awaitSoon("the first secret", () -> doors.refuse(first));
  }

  @Test
  void whateverIsWrongWithAKeyTheAnswerIsTheSame() throws Exception {
    String key = create("shop", "payments");
    String revoked = create("shop", "payments");
    keys("revoke", id(revoked));
    awaitSoon("a new key", () -> doors.letIn(key) && doors.refuse(revoked));

    List<KeyDoors.Said> answer = doors.show("florin_" + "x".repeat(62));

    assertThat(answer).noneMatch(KeyDoors.Said::letIn);
    assertThat(doors.show(ApiKeyText.random().reveal())).as("unknown").isEqualTo(answer);
    assertThat(doors.show(ApiKeyText.random(id(key)).reveal())).as("guessed").isEqualTo(answer);
    assertThat(doors.show(revoked)).as("revoked").isEqualTo(answer);
    assertThat(doors.show("florin_")).as("malformed").isEqualTo(answer);
  }

  @Test
  void noSecretIsInTheDatabaseNorInALog() throws Exception {
    String first = create("shop", "payments");
    String second = keys("rotate", id(first)).out().strip();
    awaitSoon("a new secret", () -> doors.letIn(second));

    String everything = everyRow() + logs();

    assertThat(everything).contains(id(first));
    for (String key : List.of(first, second)) {
      String secret = key.substring(key.lastIndexOf('_') + 1).substring(0, 43);
      byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
      assertThat(everything).doesNotContain(secret, HexFormat.of().formatHex(bytes));
    }
  }

  private static void awaitSoon(String what, Callable<Boolean> condition) throws Exception {
    long beganNanos = System.nanoTime();
    CrashTest.await(what, condition);
    assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
        .as(what)
        .isLessThan(EFFECTIVE_AFTER_MAX);
  }

  private String create(String owner, String scopes, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--owner", owner, "--scope", scopes));
    arguments.addAll(List.of(more));
    CommandRun run = keys("create", arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return run.out().strip();
  }

  private CommandRun keys(String act, String... more) {
    List<String> command = new ArrayList<>(List.of("keys", act, databaseUrl()));
    command.addAll(List.of("--actor", "fiona", "--reason", "a test"));
    command.addAll(List.of(more));
    return CommandRun.of(home, password, command.toArray(String[]::new));
  }

  private static String id(String key) {
    return ApiKeyText.parse(key).orElseThrow().id();
  }

  private String databaseUrl() {
    PostgresAddress address = postgres.address();
    return "--database-url=postgresql://%s@%s:%d/%s"
        .formatted(address.user(), address.host(), address.port(), address.database());
  }

  private String everyRow() throws SQLException {
    PostgresAddress address = postgres.address();
    StringBuilder all = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')
                  FROM pg_tables WHERE schemaname = 'public'
                """)) {
      while (rows.next()) {
        all.append(rows.getString(1));
      }
    }
    return all.toString();
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (ProcessRun process : processes) {
      all.append(process.out()).append(process.err());
    }
    return all.toString();
  }
}
