package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.redis.throttle.TokenBuckets;
import dev.florin.redis.throttle.WithoutRedis;
import dev.florin.wallet.v1.ListTransactionsResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself: compression, versions, bounds, and the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportTest {
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";

  private final TestGateway gateway =
      new TestGateway(
          GatewayConfig.defaults()
              .listeningOn("127.0.0.1", 0)
              .withReadTimeout(Duration.ofMillis(500)));

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void largeAnswersAreCompressedWhenAskedFor(HttpClient.Version version) throws Exception {
    gateway.service.answerBy(request -> longPage());
    HttpRequest.Builder plain = gateway.request("/v1/wallets/701/transactions").version(version);
    HttpRequest.Builder zipped = plain.copy().header("Accept-Encoding", "gzip");
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<byte[]> asIs = client.send(plain.build(), BodyHandlers.ofByteArray());
      HttpResponse<byte[]> small = client.send(zipped.build(), BodyHandlers.ofByteArray());

      assertThat(asIs.version()).isEqualTo(version);
      assertThat(small.version()).isEqualTo(version);
      assertThat(asIs.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(small.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(asIs.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(small.body().length).isLessThan(asIs.body().length / 5);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
          .isEqualTo(asIs.body());
    }
  }

  private static ListTransactionsResponse longPage() {
    ListTransactionsResponse.Builder page = ListTransactionsResponse.newBuilder();
    for (int line = 0; line < 50; line++) {
      page.addTransactions(Examples.transfer());
    }
    return page.build();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void smallAnswersAreNotCompressed(HttpClient.Version version) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<String> response =
          client.send(
              gateway.request("/v1/wallets/701/balance").header("Accept-Encoding", "gzip").build(),
              BodyHandlers.ofString());

      assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(response.body()).startsWith("{");
    }
  }

  @Test
  void http2MovesMoneyToo() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      client.send(gateway.request("/v1/wallets").build(), BodyHandlers.ofString());
      HttpResponse<String> response =
          client.send(
              gateway
                  .request("/v1/transfers")
                  .header("Idempotency-Key", "k")
                  .POST(BodyPublishers.ofString(TRANSFER))
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.headers().firstValue("Trace-Id")).isPresent();
    }
  }

  @Test
  void bodyOfExactlyTheLimitIsRead() {
    String padded = TRANSFER + " ".repeat(1024 * 1024 - TRANSFER.length());

    assertThat(gateway.post("/v1/transfers", padded).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void largerBodyIsRefused(HttpClient.Version version) throws Exception {
    String padded = TRANSFER + " ".repeat(1024 * 1024 - TRANSFER.length() + 1);
    try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
      client.send(gateway.request("/v1/wallets").build(), BodyHandlers.ofString());
      gateway.service.asked().clear();
      HttpRequest.Builder request =
          gateway.request("/v1/transfers").header("Idempotency-Key", "k").version(version);
      HttpRequest declared = request.copy().POST(BodyPublishers.ofString(padded)).build();
      HttpRequest chunked =
          request
              .copy()
              .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(padded)))
              .build();

      BadInputTest.problem(client.send(declared, BodyHandlers.ofString()), 413, "body_too_large");
      BadInputTest.problem(client.send(chunked, BodyHandlers.ofString()), 413, "body_too_large");
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void bodyThatDoesNotArriveIsNotWaitedFor() throws Exception {
    String answer =
        raw(
            "POST /v1/transfers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: k\r\n"
                + "Content-Length: 100\r\n\r\n{\"amount\":");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("malformed_request", "Trace-Id:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/transfers HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n"
      })
  void whatIsNotHttpIsAProblem(String bytes) throws Exception {
    assertThat(raw(bytes))
        .contains(" 400 Bad Request", "application/problem+json", "malformed_request", "Trace-Id:")
        .doesNotContain("Exception", "netty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "identity", "gzip, chunked", "chunked, chunked"})
  void unknownFramingIsRefusedAndNothingAfterItIsRead(String coding) throws Exception {
    String answer =
        raw(
            "POST /v1/deposits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: k\r\n"
                + ("Transfer-Encoding: " + coding + "\r\n\r\n")
                + "GET /v1/wallets HTTP/1.1\r\nHost: x\r\n"
                + "Authorization: Bearer good-token\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("malformed_request");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    assertThat(gateway.service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\nabc\r\n0\r\n\r\n", "fffffffffffffffff\r\nabc", "-5\r\nabc"})
  void bodyThatBreaksOffIsTheCallersFault(String chunks) throws Exception {
    String answer =
        raw(
            "POST /v1/deposits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
                + "Content-Type: application/json\r\nIdempotency-Key: k\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunks);

    assertThat(answer).doesNotContain("internal", "Exception");
    assertThat(gateway.service.asked()).isEmpty();
  }

  @Test
  void twoTokensAreNoToken() throws Exception {
    assertThat(
            raw(
                "GET /v1/wallets HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + "Connection: close\r\n"
                    + "Authorization: Bearer good-token\r\n"
                    + "Authorization: Bearer good-token\r\n\r\n"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void headersHaveABound() throws Exception {
    String large = "x".repeat(17_000);

    assertThat(raw("GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains(" 400 Bad Request", "16384 bytes");
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n"))
        .contains(" 400 Bad Request", "16384 bytes");
  }

  @Test
  void expectContinueIsMet() throws Exception {
    String head =
        "POST /v1/transfers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Authorization: Bearer good-token\r\nContent-Type: application/json\r\n"
            + "Idempotency-Key: k\r\nExpect: 100-continue\r\nContent-Length: "
            + TRANSFER.length()
            + "\r\n\r\n";

    assertThat(raw(head + TRANSFER)).startsWith("HTTP/1.1 100").contains("HTTP/1.1 201");
  }

  /** Sends bytes as they are, and reads until the gateway closes the connection. */
  private String raw(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void takenPortIsOneClearLine() {
    GatewayConfig taken = GatewayConfig.defaults().listeningOn("127.0.0.1", gateway.gateway.port());

    assertThatThrownBy(() ->
            Gateway.start(
                taken,
                gateway.channel,
                TestGateway.TOKENS,
                new TokenBuckets(Optional.empty(), 1, WithoutRedis.LOCAL)))
        .isInstanceOf(GatewayException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:%s: the port is taken, or the address is not this host's",
            gateway.gateway.port());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void drainFinishesWhatIsInFlight(HttpClient.Version version) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (TestGateway stopping = new TestGateway();
        HttpClient client = HttpClient.newBuilder().version(version).build()) {
      client.send(stopping.request("/v1/wallets").build(), BodyHandlers.ofString());
      stopping.service.answerBy(request -> {
        arrived.countDown();
        return ProblemMappingTest.waitFor(answer, request);
      });
      CompletableFuture<HttpResponse<String>> inFlight =
          client.sendAsync(
              stopping
                  .request("/v1/transfers")
                  .header("Idempotency-Key", "k")
                  .POST(BodyPublishers.ofString(TRANSFER))
                  .build(),
              BodyHandlers.ofString());
      assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> drain = CompletableFuture.runAsync(stopping.gateway::drain);
      awaitRefusedConnections(stopping.gateway.port());

      assertThat(drain).isNotDone();
      answer.countDown();

      assertThat(inFlight.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
      drain.get(60, TimeUnit.SECONDS);
    }
  }

  private static void awaitRefusedConnections(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.shutdownOutput();
      } catch (IOException e) {
        return;
      }
    }
    throw new AssertionError("the gateway still accepts connections");
  }
}
