package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.LogFormat;
import dev.florin.app.configuration.TelemetryKeys;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One request's trace, from the route to the commit, as a collector is told of it. */
@Timeout(300)
class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":5,\"currency\":\"USD\",\"note\":\"rent of the flat\"}";

  @TempDir Path home;

  @Test
  void oneTransferIsFollowedFromHttpToSqlAndToItsWebhook() throws Exception {
    try (LoggedLines log = LoggedLines.begin(LogFormat.JSON);
        SpanSink sink = SpanSink.start();
        WebhookHeaders receiver = WebhookHeaders.start();
        Florin wallet = start(sink.url(), "0", Map.of(Keys.ROLE, "wallet"));
        Florin gateway = start(sink.url(), "0", gateway(wallet))) {
      awaitRedis(log);
      RestClient office = rest(gateway, "office", "webhooks events");
      assertThat(
              office.post("/v1/webhooks", "", "{\"url\":\"" + receiver.url() + "\"}").statusCode())
          .isEqualTo(201);

      HttpResponse<String> done = transfer(gateway, "/v1/transfers", "-01");
      assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
      assertThat(done.headers().firstValue("Trace-Id")).hasValue(TRACE);

      ToldSpan http = sink.await("HTTP", span -> span.name().equals("POST /v1/transfers"));
      assertHttp(http);
      ToldSpan wait = assertCalls(sink, http);
      ToldSpan batch = batchOf(sink, wait);
      assertThat(batch.parentId()).isEmpty();
      assertThat(batch.traceId()).isNotEqualTo(TRACE);
      assertThat(batch.links()).containsExactly(wait.spanId());
      assertThat(batch.attributes())
          .containsEntry("florin.batch.kind", "money")
          .containsEntry("florin.batch.path", "fast")
          .containsEntry("florin.batch.outcome", "committed")
          .containsEntry("florin.batch.commands", "1");
      assertStatements(sink, batch, Set.of("UPDATE wallet", "COPY transfer", "COMMIT"));
      assertRedis(sink, batch);
      assertWebhook(sink, receiver, wait);
      assertLogged(log, batch);
      assertThat(sink.spans().toString()).doesNotContain("alice", "bob", "rent of the flat");
    }
  }

  @Test
  void whatIsAcceptedIsFollowedToItsSettlement() throws Exception {
    try (SpanSink sink = SpanSink.start();
        Florin florin =
            start(sink.url(), "0", Map.of(TelemetryKeys.TRACE_FOLLOW_CALLERS, "true"))) {
      assertThat(transfer(florin, "/v2/transfers", "-01").statusCode()).isEqualTo(202);

      ToldSpan wait = sink.await("wait", span -> span.name().equals("wait for commit"));
      ToldSpan accepting = sink.await("accept", span -> isBatch(span, "accept"));
      ToldSpan settling = sink.await("settle", span -> isBatch(span, "settle"));
      assertThat(wait.traceId()).isEqualTo(TRACE);
      assertThat(wait.links()).containsExactly(accepting.spanId());
      assertThat(accepting.links()).containsExactly(wait.spanId());
      assertThat(settling.links()).containsExactly(wait.spanId());
      assertStatements(sink, accepting, Set.of("INSERT accepted_transfer", "COMMIT"));
      assertStatements(
          sink,
          settling,
          Set.of("UPDATE accepted_transfer", "UPDATE wallet", "COPY transfer", "COMMIT"));
    }
  }

  @Test
  void readsTellWhatTheyAskTheDatabase() throws Exception {
    try (SpanSink sink = SpanSink.start();
        Florin florin = start(sink.url(), "1", Map.of())) {
      assertThat(rest(florin, "alice", "").get("/v1/wallets").statusCode()).isEqualTo(200);

      ToldSpan served =
          sink.await(
              "server",
              span ->
                  span.name().endsWith("/ListWallets") && span.kind() == SpanKind.SPAN_KIND_SERVER);
      ToldSpan select = sink.await("SELECT", span -> span.isBelow(served));
      assertThat(select.attributes())
          .containsEntry("db.system.name", "postgresql")
          .containsEntry("db.operation.name", "SELECT");
    }
  }

  @Test
  void aStrangersFlagIsNotFollowedAndHealthIsNotTold() throws Exception {
    try (SpanSink sink = SpanSink.start()) {
      try (Florin florin = start(sink.url(), "0", Map.of())) {
        HttpResponse<String> done = transfer(florin, "/v1/transfers", "-01");
        assertThat(done.statusCode()).isEqualTo(201);
        assertThat(done.headers().firstValue("Trace-Id")).hasValue(TRACE);
      }
      // What was waiting has been sent by now.
      assertThat(sink.spans()).isEmpty();

      try (Florin florin = start(sink.url(), "1", Map.of())) {
        RestClient nobody = rest(florin, "alice", "");
        assertThat(nobody.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(nobody.get("/nowhere").statusCode()).isEqualTo(404);
      }
      assertThat(sink.spans().stream().filter(span -> span.kind() == SpanKind.SPAN_KIND_SERVER))
          .extracting(ToldSpan::name)
          .containsExactly("GET");
    }
  }

  @Test
  void aCollectorThatDoesNotAnswerDelaysNobody() throws Exception {
    try (SpanSink sink = SpanSink.startSilent();
        Florin florin = start(sink.url(), "1", Map.of())) {
      assertThat(transfer(florin, "/v1/transfers", "-00").statusCode()).isEqualTo(201);
      assertThat(sink.awaitAsked()).isTrue();
      // It keeps the exporter waiting now.
      RestClient alice = rest(florin, "alice", "");
      for (int i = 0; i < 200; i++) {
        assertThat(alice.post("/v1/transfers", "key-" + i, TRANSFER).statusCode()).isEqualTo(201);
      }
    }
  }

  private static void assertHttp(ToldSpan http) {
    assertThat(http.traceId()).isEqualTo(TRACE);
    assertThat(http.parentId()).isEqualTo(CALLER);
    assertThat(http.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(http.service()).isEqualTo("florin-gateway");
    assertThat(http.attributes())
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/v1/transfers")
        .containsEntry("http.response.status_code", "201")
        .containsEntry("url.scheme", "http");
  }

  /** From the gateway to where the service waits for the lane. */
  private static ToldSpan assertCalls(SpanSink sink, ToldSpan http) throws Exception {
    ToldSpan calls = sink.await("client", span -> span.isBelow(http));
    ToldSpan serves = sink.await("server", span -> span.isBelow(calls));
    for (ToldSpan span : List.of(calls, serves)) {
      assertThat(span.name()).isEqualTo("wallet.v1.WalletService/Transfer");
      assertThat(span.attributes())
          .containsEntry("rpc.system.name", "grpc")
          .containsEntry("rpc.method", "wallet.v1.WalletService/Transfer")
          .containsEntry("rpc.response.status_code", "OK");
    }
    assertThat(calls.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(calls.service()).isEqualTo("florin-gateway");
    assertThat(serves.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(serves.service()).isEqualTo("florin-wallet");
    return sink.await(
        "wait", span -> span.isBelow(serves) && span.name().equals("wait for commit"));
  }

  private static ToldSpan batchOf(SpanSink sink, ToldSpan wait) throws Exception {
    assertThat(wait.links()).hasSize(1);
    return sink.await("batch", span -> span.spanId().equals(wait.links().getFirst()));
  }

  private static boolean isBatch(ToldSpan span, String kind) {
    return span.name().equals("batch") && kind.equals(span.attributes().get("florin.batch.kind"));
  }

  private static void assertStatements(SpanSink sink, ToldSpan batch, Set<String> statements)
      throws Exception {
    for (String statement : statements) {
      ToldSpan told =
          sink.await(statement, span -> span.isBelow(batch) && span.name().equals(statement));
      assertThat(told.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
      assertThat(told.attributes())
          .containsEntry("db.system.name", "postgresql")
          .containsEntry("db.query.summary", statement);
    }
  }

  /** The fence around the wallets goes up and comes down. */
  private static void assertRedis(SpanSink sink, ToldSpan batch) throws Exception {
    for (String command : List.of("MSET", "EVALSHA evict")) {
      ToldSpan told =
          sink.await(command, span -> span.isBelow(batch) && span.name().startsWith(command));
      assertThat(told.attributes()).containsEntry("db.system.name", "redis");
    }
  }

  private static void assertWebhook(SpanSink sink, WebhookHeaders receiver, ToldSpan wait)
      throws Exception {
    ToldSpan post = sink.await("POST webhook", span -> span.name().equals("POST webhook"));
    assertThat(post.isBelow(wait)).as(post.toString()).isTrue();
    WebhookHeaders.Received received = receiver.next();
    assertThat(received.traceparent()).isEqualTo("00-" + TRACE + "-" + post.spanId() + "-01");
    // The event is made of the transfer's row.
    assertThat(received.body()).contains("\"trace_id\":\"" + TRACE + "\"");
  }

  private static void assertLogged(LoggedLines log, ToldSpan batch) {
    assertThat(log.all())
        .anySatisfy(line -> assertThat(line).contains("answered 201", "\"trace_id\":\"" + TRACE))
        .anySatisfy(line ->
            assertThat(line)
                .contains("answering wallet.v1.WalletService/Transfer", "\"trace_id\":\"" + TRACE))
        .anySatisfy(line ->
            assertThat(line).contains("committed 1 commands", "\"trace_id\":\"" + batch.traceId()));
  }

  /** It is linked in the background, and before that no fence goes up in it. */
  private static void awaitRedis(LoggedLines log) throws Exception {
    CrashTest.await(
        "a link to Redis",
        () -> log.all().stream().anyMatch(line -> line.contains("linked to Redis at")));
  }

  private static Map<Key<?>, String> gateway(Florin wallet) {
    return Map.of(
        Keys.ROLE, "gateway",
        Keys.WALLET_ADDRESS, "127.0.0.1:" + wallet.grpcPort().getAsInt(),
        TelemetryKeys.TRACE_FOLLOW_CALLERS, "true");
  }

  private Florin start(String collector, String sampling, Map<Key<?>, String> more) {
    Map<Key<?>, String> stated = new HashMap<>(more);
    stated.put(TelemetryKeys.TRACE_COLLECTOR, collector);
    stated.put(TelemetryKeys.TRACE_SAMPLING, sampling);
    return Florin.start(TestConfiguration.in(home, stated), new Parts());
  }

  private RestClient rest(Florin florin, String user, String scopes) {
    SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
    String token = issuer.issue(user, null, Scopes.ofClaim(scopes), Duration.ofHours(1));
    return RestClient.to(florin.httpPort().getAsInt(), token);
  }

  private HttpResponse<String> transfer(Florin florin, String path, String flags) throws Exception {
    RestClient alice = rest(florin, "alice", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(alice.url() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + alice.token())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "traced")
            .header("traceparent", "00-" + TRACE + "-" + CALLER + flags)
            .POST(HttpRequest.BodyPublishers.ofString(TRANSFER))
            .build();
    return alice.http().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
