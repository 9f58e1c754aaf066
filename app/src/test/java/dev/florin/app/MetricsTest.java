package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.TelemetryKeys;
import dev.florin.embedded.EmbeddedPostgres;
import dev.florin.embedded.EmbeddedRedis;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running program tells of itself, held against what it did and what the table says. */
@Timeout(300)
class MetricsTest {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final int BYTES_MAX = 256 * 1024;
  private static final int STRANGERS = 6;
  private static final int SLOTS = 32;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  @TempDir Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  /** The database is ended amid the test, on purpose. */
  @SuppressWarnings("try")
  @Test
  void itShowsWhatItDidAndWhatTheTableSaysAlsoWithoutItsDatabase() throws Exception {
    HttpServer receiver = receiver();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      start(postgres, redis)
          .close(); // there is money from here on, for the sum of the second start
      try (Florin florin = start(postgres, redis)) {
        MetricsText before =
            await(
                florin,
                shown ->
                    shown.has("florin_money_sum_minor")
                        && shown.sum("florin_redis_up") == 1
                        && shown.sum("florin_slots_held") == SLOTS);
        doSomeOfEverything(florin, "http://127.0.0.1:" + receiver.getAddress().getPort());
        MetricsText after =
            await(
                florin,
                shown ->
                    shown.sum("florin_backlog_settled_total") == 1
                        && shown.sum("florin_webhooks", "state", "enabled") == 1
                        && shown.sum("florin_webhook_attempts_total", "outcome", "delivered") > 0);

        assertDoors(before, after);
        assertMoney(before, after);
        assertThat(MetricsDocument.of(after)).isEqualTo(MetricsDocument.meters());
        assertThat(scrape(florin, OPEN_METRICS)).endsWith("# EOF\n").hasSizeLessThan(BYTES_MAX);
        assertThat(MetricsText.of(scrape(florin, OPEN_METRICS)).samples())
            .anyMatch(sample ->
                sample.family().equals("florin_http_request_seconds")
                    && sample.exemplar().contains("trace_id="));

        postgres.close();
        MetricsText without =
            await(florin, shown -> Double.isNaN(shown.sum("florin_backlog_pending")));
        assertThat(without.sum("florin_http_request_seconds_count")).isPositive();
        assertThat(without.sum("florin_events_newest_position")).isNaN();
      }
    } finally {
      receiver.stop(0);
    }
  }

  private void doSomeOfEverything(Florin florin, String url) throws Exception {
    RestClient alice = rest(florin, "alice", "");
    String wallet = Long.toString(florin.users().orElseThrow().alice().id());
    String money = "{\"wallet_id\":\"" + wallet + "\",\"amount\":%d,\"currency\":\"USD\"}";
    String payment = "{\"to_user_id\":\"bob\",\"amount\":%d,\"currency\":\"USD\"}";
    assertStatus(201, alice.post("/v1/deposits", "one", money.formatted(2_500)));
    assertStatus(201, alice.post("/v1/deposits", "one", money.formatted(2_500)));
    assertStatus(400, alice.post("/v1/deposits", "two", money.formatted(-5)));
    assertStatus(201, alice.post("/v1/withdrawals", "three", money.formatted(500)));
    assertStatus(201, alice.post("/v1/transfers", "four", payment.formatted(1_170)));
    assertStatus(422, alice.post("/v1/transfers", "five", payment.formatted(900_000_000)));
    assertStatus(404, alice.get("/nothing"));
    assertStatus(200, alice.get("/v1/wallets/" + wallet + "/balance"));
    assertStatus(200, rest(florin, "clerk", "auditor").get("/v1/wallets/" + wallet + "/balance"));
    assertStatus(403, alice.get("/v1/audit"));
    assertStatus(
        201,
        rest(florin, "office", "webhooks")
            .post("/v1/webhooks", "", "{\"url\":\"" + url + "/hook\"}"));
    assertStatus(202, alice.post("/v2/transfers", "six", payment.formatted(300)));
    for (int i = 0; i < STRANGERS; i++) {
      assertThat(alice.as("forged").get("/v1/wallets").statusCode()).isIn(401, 429);
    }
  }

  private static void assertDoors(MetricsText before, MetricsText after) {
    Requests requests = new Requests(before, after);
    assertThat(requests.count("deposit", "ok")).isEqualTo(2);
    assertThat(requests.count("deposit", "invalid")).isEqualTo(1);
    assertThat(requests.count("transfer", "ok")).isEqualTo(1);
    assertThat(requests.count("transfer", "refused")).isEqualTo(1);
    assertThat(requests.count("listAuditEntries", "denied")).isEqualTo(1);
    assertThat(requests.count("none", "invalid")).isEqualTo(1);
    double throttled = requests.count("listWallets", "throttled");
    assertThat(throttled).isPositive();
    assertThat(requests.count("listWallets", "unauthenticated") + throttled).isEqualTo(STRANGERS);
    assertThat(after.sum("florin_throttle_decisions_total", "verdict", "refused"))
        .isEqualTo(throttled);
    assertThat(after.sum("florin_http_requests_in_progress")).isZero();
    assertThat(
            after.sum(
                "florin_grpc_call_seconds_count",
                "method",
                "wallet.v1.WalletService/Deposit",
                "code",
                "OK"))
        .isEqualTo(2);
    assertThat(after.sum("florin_audit_entries_total", "act", "GetBalance")).isEqualTo(1);
    assertThat(after.sum("florin_redis_up")).isEqualTo(1);
    assertThat(after.sum("florin_ready")).isEqualTo(1);
    assertThat(after.sum("florin_slots_held")).isEqualTo(SLOTS);
  }

  private static void assertMoney(MetricsText before, MetricsText after) {
    Counted counted = new Counted(before, after);
    String commands = "florin_ledger_commands_total";
    assertThat(counted.more(commands, "kind", "deposit", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted.more(commands, "kind", "deposit", "outcome", "replayed")).isEqualTo(1);
    assertThat(counted.more(commands, "kind", "withdrawal", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted.more(commands, "kind", "transfer", "outcome", "accepted")).isEqualTo(2);
    assertThat(counted.more(commands, "kind", "transfer", "outcome", "refused")).isEqualTo(1);
    assertThat(counted.more(commands)).isEqualTo(6);
    String moved = "florin_money_moved_minor_total";
    assertThat(counted.more(moved, "kind", "deposit", "currency", "USD")).isEqualTo(2_500);
    assertThat(counted.more(moved, "kind", "withdrawal", "currency", "USD")).isEqualTo(500);
    assertThat(counted.more(moved, "kind", "transfer", "currency", "USD")).isEqualTo(1_470);
    assertThat(counted.more("florin_money_refusals_total")).isEqualTo(1);
    assertThat(counted.more("florin_money_refusals_total", "reason", "insufficient_funds"))
        .isEqualTo(1);
    assertThat(counted.more("florin_backlog_accepted_total", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted.more("florin_ledger_batch_commands_sum", "work", "money")).isEqualTo(5);
    assertThat(counted.more("florin_ledger_commit_seconds_count", "work", "settle")).isEqualTo(1);
    assertThat(after.sum("florin_money_sum_minor", "currency", "USD")).isZero();
  }

  private record Requests(MetricsText before, MetricsText after) {
    double count(String operation, String outcome) {
      return new Counted(before, after)
          .more("florin_http_request_seconds_count", "operation", operation, "outcome", outcome);
    }
  }

  private record Counted(MetricsText before, MetricsText after) {
    double more(String name, String... labels) {
      return after.sum(name, labels) - before.sum(name, labels);
    }
  }

  private MetricsText await(Florin florin, Predicate<MetricsText> wanted) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    MetricsText shown = MetricsText.of(scrape(florin, ""));
    while (!wanted.test(shown)) {
      assertThat(System.nanoTime() - deadlineNanos).as("%s", shown.samples()).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      shown = MetricsText.of(scrape(florin, ""));
    }
    return shown;
  }

  private String scrape(Florin florin, String accepted) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + florin.opsPort() + "/metrics"));
    if (!accepted.isEmpty()) {
      request.header("Accept", accepted);
    }
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(60)).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private Florin start(EmbeddedPostgres postgres, EmbeddedRedis redis) throws Exception {
    Map<Key<?>, String> stated = new HashMap<>();
    stated.put(Keys.DATABASE_URL, postgres.address().toString());
    stated.put(Keys.DATABASE_PASSWORD_FILE, file("postgres", postgres.address().password()));
    stated.put(Keys.REDIS_URL, redis.address().url());
    stated.put(Keys.REDIS_PASSWORD_FILE, file("redis", redis.address().password()));
    stated.put(Keys.SANDBOX, "true");
    stated.put(TelemetryKeys.TRACE_COLLECTOR, "http://127.0.0.1:1"); // away: that is no error
    stated.put(TelemetryKeys.TRACE_SAMPLING, "1");
    stated.put(Keys.THROTTLE_ANONYMOUS, "1/s burst 2");
    return Florin.start(TestConfiguration.in(home, stated), new Parts());
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(home.resolve(name), content).toString();
  }

  private RestClient rest(Florin florin, String user, String scopes) {
    String token =
        SandboxIssuer.open(home.resolve(".florin/sandbox-key"))
            .issue(user, null, Scopes.ofClaim(scopes), Duration.ofHours(1));
    return RestClient.to(florin.httpPort().getAsInt(), token);
  }

  private static HttpServer receiver() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void assertStatus(int expected, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
  }
}
