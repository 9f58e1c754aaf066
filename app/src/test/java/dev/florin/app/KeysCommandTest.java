package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.identity.ApiKeyText;
import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.PostgresAuditLog;
import dev.florin.ledger.keys.ApiKeys;
import dev.florin.ledger.keys.LiveKey;
import dev.florin.ledger.postgres.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators at the API keys. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysCommandTest {
  private static final String NOT_THERE = "7GkZ0qTn3VdB";

  @TempDir static Path home;

  private EmbeddedPostgres postgres;
  private Database database;
  private ApiKeys keys;

  @BeforeAll
  void start() {
    postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(home.resolve(".florin/data")));
    DatabaseAccess access = DatabaseAccess.of(postgres.address());
    database =
        Database.open(LedgerConfig.of(access.jdbcUrl(), access.user(), access.password(), 1));
    keys = new ApiKeys(database);
  }

  @BeforeEach
  void clear() {
    boolean _ =
        database.transact(connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE NONE");
            return statement.execute("DELETE FROM api_key");
          }
        });
  }

  @AfterAll
  void end() {
    database.close();
    postgres.close();
  }

  @Test
  void aNewKeyIsAloneOnStandardOutputAndWhatItIsGoodForIsSaidBeside() {
    CommandRun run =
        run("create", "--owner", "shop", "--scope", "payments,wallets", "--reason", "a new till");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).hasLineCount(1);
    ApiKeyText text = ApiKeyText.parse(run.out().strip()).orElseThrow();
    assertThat(run.err())
        .startsWith("florin: key " + text.id() + " of shop for payments,wallets, good until 20")
        .endsWith("Its secret is not shown again.\n")
        .hasLineCount(1);
    LiveKey key = only();
    assertThat(key.secretHash().matches(text.secretHash())).isTrue();
    assertThat(key.scopes()).containsExactlyInAnyOrder("payments", "wallets");
    assertThat(Duration.between(Instant.now(), key.expiresAt()))
        .isBetween(Duration.ofDays(89), Duration.ofDays(90));
  }

  @Test
  void aListShowsEverythingButSecrets() {
    String till = create("--owner", "shop", "--scope", "payments", "--label", "the till");
    String report = create("--owner", "fiona", "--scope", "auditor", "--expires-in", "1d");
    CommandRun revoked = act("revoke", id(report));

    assertThat(revoked.out()).isEqualTo(id(report) + ": revoked\n");
    assertThat(run("list").out().lines().map(line -> line.replaceAll("20\\S+Z", "*")))
        .containsExactly(
            "key           owner  scopes    made or rotated       expires               state "
                + " label",
            id(till) + "  shop   payments  *  *  live   the till");
    assertThat(run("list", "--all").out())
        .contains(id(till), id(report), "  revoked")
        .doesNotContain(secret(till), secret(report));
    assertThat(run("list", "--all", "--json").out())
        .contains("\"id\" : \"" + id(report) + "\"", "\"state\" : \"revoked\"", "\"auditor\"")
        .doesNotContain(secret(till), secret(report));
  }

  @Test
  void aListIsReadPageByPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(id(create("--owner", "shop", "--scope", "payments")));
    }
    ids.sort(String::compareTo);

    assertThat(run("list", "--limit", "2").out())
        .contains(ids.get(0), ids.get(1))
        .endsWith("There may be more: --after " + ids.get(1) + "\n");
    assertThat(run("list", "--limit", "2", "--after", ids.get(1)).out())
        .contains(ids.get(2))
        .doesNotContain(ids.get(0), "more");
    clear();
    assertThat(run("list").out()).isEqualTo("There is no key.\n");
  }

  @Test
  void rotatingPrintsANewSecretOfTheSameKeyAndKeepsTheOtherForADay() {
    String first = create("--owner", "shop", "--scope", "payments");

    CommandRun run = act("rotate", id(first));

    ApiKeyText second = ApiKeyText.parse(run.out().strip()).orElseThrow();
    assertThat(second.id()).isEqualTo(id(first));
    assertThat(run.err()).contains("; the secret before it until 20");
    LiveKey.Previous previous = only().previous();
    assertThat(only().secretHash().matches(second.secretHash())).isTrue();
    assertThat(previous)
        .satisfies(each ->
            assertThat(Duration.between(Instant.now(), each.until()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24)));
    assertThat(act("rotate", id(first), "--overlap", "0s", "--json").out())
        .contains("\"key\" : \"florin_" + id(first), "\"previous_secret_until\" : null");
    assertThat(only().previous()).isNull();
  }

  @Test
  void revokingGoesOnWhereOneIsNotThereAndSaysWhich() {
    String key = create("--owner", "shop", "--scope", "payments");

    CommandRun run = act("revoke", NOT_THERE, id(key));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("florin: " + NOT_THERE + ": there is no such key\n");
    assertThat(run.out()).isEqualTo(id(key) + ": revoked\n");
    assertThat(act("revoke", id(key)).status()).as("again").isZero();
    assertThat(act("revoke", id(key), "--json").out()).contains("\"done\" : true");
    CommandRun rotate = act("rotate", id(key));
    assertThat(rotate.status()).isEqualTo(1);
    assertThat(rotate.out()).isEmpty();
    assertThat(rotate.err())
        .isEqualTo("florin: " + id(key) + ": it is revoked (expected: a key in force)\n");
    assertThat(keys.other(null).orElseThrow().all()).isEmpty();
  }

  @Test
  void whatIsWrongIsOneLineAndMakesNoKey() {
    assertWrongUsage("--scope: evnets (expected: wallets, payments,", "--scope", "evnets");
    assertWrongUsage("--owner (expected: 1 to 255 printable", "--owner", "");
    assertWrongUsage("--label (expected: at most 200", "--label", "two\nlines");
    assertWrongUsage("--expires-in: PT8808H (expected: 1 second", "--expires-in", "367d");
    assertWrongUsage(
        "Invalid value for option '--expires-in': soon (expected: a duration such as 30s)",
        "--expires-in",
        "soon");
    assertWrongUsage("--reason: blank (expected: 1 to 1000 characters)", "--reason", " ");
    assertThat(keys.other(null).orElseThrow().all()).isEmpty();
    assertThat(run().err()).startsWith("florin: keys: nothing to do (expected: one of create");
  }

  @Test
  void whoDidItAndWhyIsRecorded() {
    String key = create("--owner", "shop", "--scope", "payments");

    Act newest = new PostgresAuditLog(database).before(Long.MAX_VALUE, null, 1).getFirst().act();

    assertThat(newest.name()).isEqualTo("CreateApiKey");
    assertThat(newest.actor()).isEqualTo("fiona");
    assertThat(newest.reason()).isEqualTo("a new till");
    assertThat(newest.origin()).startsWith("command line at ");
    assertThat(newest.detail()).startsWith(id(key) + " of shop for payments, until 20");
  }

  /** Who types a whole key where an id belongs has it in the terminal already, but not again. */
  @Test
  void aSecretInTheWrongPlaceIsNotRepeated() {
    String key = create("--owner", "shop", "--scope", "payments");

    for (String command : List.of("rotate", "revoke")) {
      CommandRun run = act(command, key);
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("12 letters and digits").doesNotContain(secret(key));
    }
  }

  private void assertWrongUsage(String beginning, String... more) {
    List<String> arguments = new ArrayList<>();
    Map<String, String> usual = Map.of("--owner", "shop", "--scope", "payments", "--reason", "x");
    usual.forEach((name, value) -> {
      if (!name.equals(more[0])) {
        arguments.addAll(List.of(name, value));
      }
    });
    arguments.addAll(Arrays.asList(more));
    arguments.addFirst("create");

    CommandRun run = run(arguments.toArray(String[]::new));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("florin: " + beginning).hasLineCount(1);
  }

  private String create(String... options) {
    CommandRun run = act("create", options);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out().strip();
  }

  private static String id(String key) {
    return ApiKeyText.parse(key).orElseThrow().id();
  }

  private static String secret(String key) {
    return key.substring(key.lastIndexOf('_') + 1);
  }

  private LiveKey only() {
    List<LiveKey> all = keys.other(null).orElseThrow().all();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** With who and why. */
  private CommandRun act(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--actor", "fiona"));
    arguments.addAll(List.of("--reason", "a new till"));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  private static CommandRun run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("keys"));
    command.addAll(Arrays.asList(arguments));
    return CommandRun.of(home, Map.of(), command.toArray(String[]::new));
  }
}
