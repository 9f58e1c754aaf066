package dev.florin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.FakeWalletStreams.Sent;
import io.grpc.Status;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wallet's live stream over real HTTP, to the byte. */
@Timeout(300)
class EventStreamTest {
  private static final String EVENTS = "/v1/wallets/701208113412415488/events";
  private static final StreamConfig STREAMS =
      new StreamConfig(3, Duration.ofMillis(1_500), Duration.ofMillis(1_200), 16 * 1024);

  private final TestGateway gateway =
      new TestGateway(GatewayConfig.defaults().listeningOn("127.0.0.1", 0).withStreams(STREAMS));

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void anEventIsACloudEventInOneLineWithTheVersionAsItsId() throws Exception {
    try (RawReader reader = open("Last-Event-ID: 41\r\nAccept-Encoding: gzip\r\n")) {
      Sent sent = gateway.streams.next();
      sent.begin();

      assertThat(reader.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Type: text/event-stream\r\n")
          .contains("Cache-Control: no-store\r\n")
          .contains("X-Accel-Buffering: no\r\n")
          .contains("Trace-Id: ")
          .contains("RateLimit: ")
          .doesNotContain("Content-Encoding");
      assertThat(reader.chunk()).isEqualTo("id: 41\nretry: 2000\n\n");
      sent.transaction();
      assertThat(reader.chunk())
          .isEqualTo(
              """
              id: 42
              event: transaction
              data: {"specversion":"1.0","id":"42","source":"/v1/wallets/701208113412415488",\
              "type":"dev.florin.wallet.transaction","subject":"701311000000000001",\
              "time":"2026-11-22T12:00:00.123456Z","datacontenttype":"application/json",\
              "data":{"id":"701311000000000001","kind":"transfer",\
              "wallet_id":"701208113412415488","amount":-1170,"currency":"USD",\
              "counterparty":{"wallet_id":"701208113412415499","user_id":"bob"},"note":"lunch",\
              "balance_after":8330,"created_at":"2026-11-22T12:00:00.123456Z","version":"42"}}

              """);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', '', -1", "'', ?after=0, 0", "'', ?after=12, 12", "7, '', 7", "7, ?after=12, 7"})
  void theHeaderCountsMoreThanTheQuery(String header, String query, long after) throws Exception {
    String line = header.isEmpty() ? "" : "Last-Event-ID: " + header + "\r\n";
    try (RawReader reader = RawReader.send(gateway, "GET", EVENTS + query, line)) {
      gateway.streams.next().begin();

      assertThat(reader.head()).startsWith("HTTP/1.1 200");
      assertThat(gateway.streams.asked.getFirst().getWalletId()).isEqualTo("701208113412415488");
      assertThat(gateway.streams.asked.getFirst().hasAfterVersion()).isEqualTo(after >= 0);
      assertThat(gateway.streams.asked.getFirst().getAfterVersion()).isEqualTo(Math.max(0, after));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1.5", "", "9999999999999999999", "1 2"})
  void anEventIdThatIsNoneIsNamed(String id) {
    HttpResponse<String> response =
        gateway.send(gateway.request(EVENTS).header("Last-Event-ID", id).GET());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestGateway.json(response))
        .contains(Map.entry("code", "invalid_field"), Map.entry("field", "Last-Event-ID"));
    HttpResponse<String> query = gateway.get(EVENTS + "?after=" + URLEncoder.encode(id, UTF_8));
    assertThat(TestGateway.json(query))
        .contains(Map.entry("code", "invalid_field"), Map.entry("field", "after"));
    assertThat(gateway.streams.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, not_found, 404",
    "UNAUTHENTICATED, unauthenticated, 401",
    "RESOURCE_EXHAUSTED, rate_limited, 429",
    "UNAVAILABLE, overloaded, 503"
  })
  void aRefusalBeforeTheFirstByteIsAProblem(Status.Code code, String reason, int status) {
    gateway.streams.onOpen(
        sent -> sent.observer.onError(ProblemMappingTest.refusal(code, reason, "no", Map.of())));

    HttpResponse<String> response = gateway.get(EVENTS);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(reason);
    assertThat(gateway.gateway.streamStatistics().open()).isZero();
  }

  @Test
  void aServiceThatEndsTheStreamEndsTheResponseAndTheConnectionGoesOn() throws Exception {
    try (RawReader reader = open("")) {
      Sent sent = gateway.streams.next();
      sent.begin();
      sent.observer.onError(
          ProblemMappingTest.refusal(Status.Code.UNAVAILABLE, "unavailable", "no", Map.of()));

      assertThat(reader.head()).startsWith("HTTP/1.1 200");
      assertThat(reader.chunk()).startsWith("id: 0");
      assertThat(reader.chunk()).isEmpty();
      await(() -> gateway.gateway.streamStatistics().open() == 0);
    }
  }

  @Test
  void aStreamWithNothingToSaySaysThatItLives() throws Exception {
    try (RawReader reader = open("")) {
      gateway.streams.next().begin();
      reader.head();
      assertThat(reader.chunk()).startsWith("id: 0");

      assertThat(reader.chunk()).isEqualTo(":\n\n");
      assertThat(reader.chunk()).isEqualTo(":\n\n");
    }
  }

  @Test
  void aReaderWhoLeavesEndsTheCallOfTheService() throws Exception {
    Sent sent;
    try (RawReader reader = open("")) {
      sent = gateway.streams.next();
      sent.begin();
      reader.head();
    }

    assertThat(sent.awaitCancelled()).isTrue();
    await(() -> gateway.gateway.streamStatistics().open() == 0);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aReaderWhoIsSlowForAWhileGetsEverythingOnceInOrder(HttpClient.Version version)
      throws Exception {
    int last = 60_000; // more than the kernel holds of it
    gateway.streams.onOpen(sent -> sent.pour(last));
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<InputStream> response =
          client.send(gateway.request(EVENTS + "?after=0").build(), BodyHandlers.ofInputStream());
      assertThat(response.version()).isEqualTo(version);
      try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
        await(() -> gateway.gateway.streamStatistics().pauses() > 0);
        long expected = 0;
        while (expected <= last) {
          String line = Objects.requireNonNull(lines.readLine());
          if (line.startsWith("id: ")) {
            assertThat(line).isEqualTo("id: " + expected);
            expected++;
          }
        }
      }
      assertThat(gateway.gateway.streamStatistics().slowReaders()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aReaderWhoTakesNothingIsCutOff(HttpClient.Version version) throws Exception {
    gateway.streams.onOpen(sent -> sent.pour(Long.MAX_VALUE));
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<InputStream> response =
          client.send(gateway.request(EVENTS).build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);

      await(() -> gateway.gateway.streamStatistics().slowReaders() == 1);
      await(() -> gateway.gateway.streamStatistics().open() == 0);
      response.body().close();
    }
    // The service is not asked for what nobody takes: the last of its streams was ended.
    for (Sent sent = gateway.streams.next(); ; sent = gateway.streams.next()) {
      assertThat(sent.awaitCancelled()).isTrue();
      if (gateway.streams.isEverySeen()) {
        break;
      }
    }
  }

  @Test
  void aGatewayThatStopsEndsStreamsAtOnce() throws Exception {
    try (RawReader reader = open("")) {
      Sent sent = gateway.streams.next();
      sent.begin();
      reader.head();
      assertThat(reader.chunk()).startsWith("id: 0");
      long beganNanos = System.nanoTime();

      gateway.gateway.drain();

      assertThat(reader.chunk()).isEmpty();
      assertThat(reader.isAtEnd()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
          .isLessThan(GatewayConfig.defaults().draining().timeout());
      assertThat(sent.awaitCancelled()).isTrue();
    }
  }

  @Test
  void thereAreSoManyStreamsAndNoMore() throws Exception {
    gateway.streams.onOpen(Sent::begin);
    try (RawReader one = open("");
        RawReader two = open("");
        RawReader three = open("")) {
      for (RawReader each : new RawReader[] {one, two, three}) {
        each.head();
      }

      HttpResponse<String> response = gateway.get(EVENTS);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(TestGateway.json(response).getString("code")).isEqualTo("overloaded");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void headShowsTheHeadersAndOpensNoStream() throws Exception {
    gateway.streams.onOpen(Sent::begin);
    try (RawReader reader = RawReader.send(gateway, "HEAD", EVENTS, "")) {
      assertThat(reader.head()).startsWith("HTTP/1.1 200").contains("text/event-stream");
    }
    assertThat(gateway.streams.next().awaitCancelled()).isTrue();
    await(() -> gateway.gateway.streamStatistics().open() == 0);
  }

  @Test
  void otherMethodsAndNoTokenAreRefusedAsEverywhere() {
    assertThat(gateway.post(EVENTS, "{}").statusCode()).isEqualTo(405);
    HttpResponse<String> response =
        gateway.send(gateway.request(EVENTS).setHeader("Authorization", "Bearer x").GET());
    assertThat(response.statusCode()).isEqualTo(401);
    JsonObject problem = TestGateway.json(response);
    assertThat(problem.getString("code")).isEqualTo("unauthenticated");
  }

  private RawReader open(String headers) throws Exception {
    return RawReader.send(gateway, "GET", EVENTS, headers);
  }

  private static void await(BooleanSupplier wanted) {
    long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(untilNanos);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
