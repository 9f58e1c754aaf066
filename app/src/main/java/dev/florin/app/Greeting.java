package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.Database;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.RedisPlace;
import dev.florin.app.configuration.Source;
import dev.florin.app.configuration.Values;
import java.io.PrintStream;
import java.nio.file.Path;

/** What a person reads after the start: where everything is, and what to try next. */
final class Greeting {
  private static final String WITHOUT_REDIS =
      "none: nothing is cached, and limits are not shared (--redis-url names one)";

  private final Configuration configuration;
  private final Values values;
  private final Florin florin;
  private final Surroundings surroundings;
  private final Whereabouts where;

  Greeting(Configuration configuration, Values values, Florin florin, Surroundings surroundings) {
    this.configuration = configuration;
    this.values = values;
    this.florin = florin;
    this.surroundings = surroundings;
    this.where = Whereabouts.of(configuration, florin);
  }

  void print() {
    PrintStream out = surroundings.out();
    out.println("Florin " + VersionCommand.version() + " is ready. Ctrl-C ends it.");
    out.println();
    where.page().ifPresent(url -> out.println("  page    " + url + " (the wallet, in a browser)"));
    where.rest().ifPresent(url -> out.println("  REST    " + url + whatItOffers(url)));
    where.grpc().ifPresent(address -> out.println("  gRPC    " + address));
    configuration.walletAddress().forEach(wallet -> out.println("  wallet  " + wallet));
    if (configuration.role().keepsMoney()) {
      printDatabase(out, configuration.database());
    }
    configuration.oidc().ifPresent(oidc -> out.println("  tokens  of " + oidc.issuer()));
    out.println("  redis   " + florin.redis().map(this::describe).orElse(WITHOUT_REDIS));
    out.println("  ops     " + where.ops() + "/metrics, /health/ready");
    out.println("  log     on standard error");
    where
        .rest()
        .ifPresent(url -> florin.users().ifPresent(users -> printWhatToTry(out, url, users)));
    out.flush();
  }

  private static String whatItOffers(String url) {
    return " (what it offers: " + url + "/openapi.yaml)";
  }

  private static void printDatabase(PrintStream out, Database database) {
    switch (database) {
      case Database.Embedded(Path folder) ->
          out.println("  data    " + folder + " (PostgreSQL's log: postgresql/server.log in it)");
      case Database.External external -> out.println("  data    " + external);
    }
  }

  private String describe(RedisAccess redis) {
    return switch (configuration.redis()) {
      case RedisPlace.Embedded _ -> "Florin's own (its log: redis/server.log in data)";
      case RedisPlace.External _, RedisPlace.Nowhere _ -> redis.toString();
    };
  }

  private void printWhatToTry(PrintStream out, String url, SandboxSeed.Users users) {
    String wallet = Long.toString(users.alice().id());
    out.println();
    out.println(
        "Alice and Bob began with 1,000.00 USD each. What to try next, in another terminal:");
    say(out, "Become Alice", "ALICE=$(" + token("alice") + ")");
    say(out, "Her balance, in cents", get(url + "/v1/wallets/" + wallet + "/balance"));
    say(
        out,
        "Deposit 25.00 USD",
        post(url + "/v1/deposits", "deposit", "\"wallet_id\":\"" + wallet + "\",\"amount\":2500"));
    say(
        out,
        "Send Bob 11.70 USD",
        post(
            url + "/v1/transfers",
            "lunch",
            "\"to_user_id\":\"bob\",\"amount\":1170,\"note\":\"lunch\""));
    say(out, "What happened", get(url + "/v1/wallets/" + wallet + "/transactions"));
  }

  private static void say(PrintStream out, String title, String command) {
    out.println();
    out.println("  # " + title);
    out.println("  " + command);
  }

  private static String get(String url) {
    return "curl -sw '\\n' -H \"Authorization: Bearer $ALICE\" " + url;
  }

  /** A key for each time the line is pasted: the same key twice would move the money once. */
  private static String post(String url, String key, String fields) {
    return "curl -sw '\\n' -H \"Authorization: Bearer $ALICE\" -H 'Content-Type: application/json'"
        + " \\\n"
        + "    -H \"Idempotency-Key: "
        + key
        + "-$(date +%s%N)\" \\\n"
        + "    -d '{"
        + fields
        + ",\"currency\":\"USD\"}' "
        + url;
  }

  private String token(String user) {
    String command = surroundings.launcher() + " token --user " + user;
    boolean usual = values.source(Keys.SANDBOX_KEY_FILE) instanceof Source.Default;
    Path keyFile = configuration.sandbox().keyFile().toAbsolutePath().normalize();
    return usual ? command : command + " --sandbox-key-file '" + keyFile + "'";
  }
}
