package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.identity.Identity;
import dev.florin.identity.SandboxIssuer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  @TempDir Path home;

  @Test
  void withoutACommandItSaysWhatThereIs() {
    CommandRun run = run();

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("start", "token", "verify", "config");
  }

  @Test
  void wrongUsageIsOneLineAndStatusTwo() {
    assertWrongUsage("florin: Unmatched argument at index 0: 'stat'", "stat");
    assertWrongUsage("florin: Missing required option: '--user=USER'", "token");
    assertWrongUsage("florin: Unknown option: '--nonsense'", "config", "--nonsense");
    assertWrongUsage("florin: --http-port: x (expected: a port", "config", "--http-port", "x");
    assertWrongUsage("florin: ", "token", "--user", "alice", "--valid-for", "forever");
    assertWrongUsage("florin: ", "token", "--user", "");
    assertWrongUsage(
        "florin: scope: evnets (expected: wallets, payments, operator, auditor, events, webhooks)",
        "token",
        "--user",
        "alice",
        "--scope",
        "evnets");
  }

  @Test
  void aTokenIsAllThatTokenPrintsAndItsKeyStays() throws Exception {
    CommandRun run = run("token", "--user", "alice", "--name", "Alice", "--valid-for", "1h");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("\n").doesNotContain(" ");
    SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
    assertThat(issuer.verify(run.out().strip()).displayName()).isEqualTo("Alice");
  }

  @Test
  void aTokenAsJsonSaysWhoseItIs() throws Exception {
    CommandRun run = run("token", "--user", "olga", "--scope", "operator,auditor", "--json");

    assertOneDocument(run);
    Map<?, ?> document = (Map<?, ?>) JsonTree.readAll(run.out()).getFirst();
    assertThat(document.get("user_id")).isEqualTo("olga");
    assertThat(document.get("display_name")).isNull();
    assertThat(document.get("scopes")).isEqualTo(List.of("auditor", "operator", "wallets"));
    SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
    Identity identity = issuer.verify(String.valueOf(document.get("token")));
    assertThat(identity.userId()).isEqualTo("olga");
    assertThat(document.get("expires_at")).hasToString(identity.expiresAt().toString());
  }

  @Test
  void aTokenHasTheScopesThatAreAskedFor() throws Exception {
    SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
    for (List<String> scopes :
        List.of(
            List.of("--scope", "events", "--scope", "webhooks"),
            List.of("--scope", "webhooks,events"))) {
      List<String> command = new ArrayList<>(List.of("token", "--user", "alice"));
      command.addAll(scopes);

      CommandRun run = run(command.toArray(String[]::new));

      assertThat(issuer.verify(run.out().strip()).scopes().names())
          .containsExactly("events", "wallets", "webhooks");
    }
  }

  @Test
  void noTokenIsPrintedThatNobodyWouldAccept() {
    CommandRun run =
        CommandRun.of(
            home, Map.of("FLORIN_OIDC_ISSUER", "https://login.test"), "token", "--user", "alice");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("no token of a sandbox is good here: oidc-issuer names https://login.test");
  }

  @Test
  void configPrintsEveryKeyWithItsSourceAndNoSecret() {
    CommandRun run =
        CommandRun.of(home, Map.of("FLORIN_DATABASE_PASSWORD", "sesame"), "config", "--lanes", "3");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(Keys.all().stream().map(Key::name).toList())
        .containsPattern("lanes +3 +# flag")
        .containsPattern("database-password +\\(hidden\\) +# environment")
        .doesNotContain("sesame");
  }

  @Test
  void jsonIsOneDocumentOnStandardOutput() throws Exception {
    assertOneDocument(run("config", "--json"));
    assertOneDocument(run("version", "--json"));
  }

  @Test
  void theVersionIsThere() {
    assertThat(run("--version").out()).startsWith("florin ").contains("Java ");
    assertThat(run("version").out()).isEqualTo(run("--version").out());
  }

  @Test
  void aGroupOfCommandsSaysWhatIsInIt() {
    assertWrongUsage("florin: bench: nothing to measure (expected: one of ledger, async", "bench");
  }

  @Test
  void noSecretIsAFlag() {
    assertThat(run("start", "--help").out())
        .doesNotContain("--database-password=", "--redis-password=")
        .contains("--redis-password-file=");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(home, Map.of(), arguments);
  }

  private void assertWrongUsage(String beginning, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(beginning).hasLineCount(1);
  }

  private static void assertOneDocument(CommandRun run) throws Exception {
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    try (JsonParser parser = new JsonFactory().createParser(run.out())) {
      parser.nextToken();
      parser.skipChildren();
      assertThat(parser.nextToken()).as("nothing after the document").isNull();
    }
  }
}
