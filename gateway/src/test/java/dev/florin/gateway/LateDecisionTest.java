package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.florin.gateway.throttle.ThrottleConfig;
import dev.florin.redis.throttle.Limit;
import dev.florin.wallet.v1.TransferRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Requests that must wait for Redis lose nothing of their body meanwhile. */
class LateDecisionTest {
  private static final Limit TWO = new Limit("writes", 1, 2);
  private static final String NOTE = "n".repeat(150);
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\",\"note\":\"" + NOTE + "\"}";
  private static final String PADDED = TRANSFER + " ".repeat(500_000);

  private final FakeLimiter limiter = new FakeLimiter();
  private final TestGateway gateway =
      new TestGateway(
          GatewayConfig.defaults()
              .listeningOn("127.0.0.1", 0)
              .withThrottle(new ThrottleConfig(TWO, TWO, TWO, List.of())),
          limiter);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    root().addAppender(log);
  }

  /** Whatever callers do, nothing of it is a fault of ours. */
  @AfterEach
  void close() {
    gateway.close();
    root().detachAppender(log);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bodyThatComesBeforeTheDecisionIsRead(HttpClient.Version version) throws Exception {
    try (HttpClient client = client(version)) {
      HttpRequest request = transfer().POST(BodyPublishers.ofString(PADDED)).build();
      var answer = client.sendAsync(request, BodyHandlers.ofString());
      limiter.decideOne();

      assertMoved(answer, version);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bodyThatComesAfterTheDecisionIsRead(HttpClient.Version version) throws Exception {
    SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();
    try (HttpClient client = client(version)) {
      HttpRequest request = transfer().POST(BodyPublishers.fromPublisher(body)).build();
      var answer = client.sendAsync(request, BodyHandlers.ofString());
      limiter.decideOne();
      awaitSubscriber(body);
      body.submit(ByteBuffer.wrap(PADDED.getBytes(StandardCharsets.UTF_8)));
      body.close();

      assertMoved(answer, version);
    }
  }

  /** What is submitted before is lost. */
  private static void awaitSubscriber(SubmissionPublisher<ByteBuffer> body) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!body.hasSubscribers()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }

  /** The client's first request over HTTP/2 is an upgrade; so that it is over. */
  private HttpClient client(HttpClient.Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    client.send(
        HttpRequest.newBuilder(gateway.uri("/health/live")).build(), BodyHandlers.discarding());
    limiter.decideLater();
    return client;
  }

  private HttpRequest.Builder transfer() {
    return gateway.request("/v1/transfers").header("Idempotency-Key", "k");
  }

  private void assertMoved(
      CompletableFuture<HttpResponse<String>> answer, HttpClient.Version version) throws Exception {
    HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(gateway.service.asked())
        .singleElement()
        .isInstanceOfSatisfying(
            TransferRequest.class, asked -> assertThat(asked.getNote()).isEqualTo(NOTE));
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurnAndARefusedOnesBodyIsSkipped() throws Exception {
    limiter.decideLater();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port())) {
      socket.setSoTimeout(60_000);
      String first = raw("one", TRANSFER);
      String third = raw("three", TRANSFER);
      send(socket, first + raw("two", TRANSFER) + third.substring(0, third.length() - 70));
      limiter.decideOne();
      limiter.decideOne();
      limiter.decideOne();
      send(socket, third.substring(third.length() - 70) + "GET /health/live HTTP/1.1\r\n");
      send(socket, "Host: x\r\nConnection: close\r\n\r\n");

      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.split("HTTP/1\\.1 ", -1))
          .hasSize(5)
          .satisfies(each -> {
            assertThat(each[1]).startsWith("201");
            assertThat(each[2]).startsWith("201");
            assertThat(each[3]).startsWith("429");
            assertThat(each[4]).startsWith("200").contains("live");
          });
    }
    assertThat(gateway.service.asked()).hasSize(2);
  }

  @Test
  void callerWhoLeavesMeanwhileDisturbsNobody() throws Exception {
    limiter.decideLater();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port())) {
      send(socket, raw("one", TRANSFER).substring(0, 250));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
    }
    limiter.decideOne();
    var answer =
        gateway.client.sendAsync(
            transfer().POST(BodyPublishers.ofString(TRANSFER)).build(), BodyHandlers.ofString());
    limiter.decideOne();

    assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
    assertThat(gateway.service.asked()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void requestThatIsCancelledMeanwhileDisturbsNoOther(HttpClient.Version version) throws Exception {
    SubmissionPublisher<ByteBuffer> never = new SubmissionPublisher<>();
    try (HttpClient client = client(version)) {
      HttpRequest cancelled = transfer().POST(BodyPublishers.fromPublisher(never)).build();
      var first = client.sendAsync(cancelled, BodyHandlers.ofString());
      limiter.awaitOne();
      first.cancel(true);
      HttpRequest request = transfer().POST(BodyPublishers.ofString(TRANSFER)).build();
      var second = client.sendAsync(request, BodyHandlers.ofString());
      limiter.decideOne();
      limiter.decideOne();

      assertMoved(second, version);
    }
  }

  private static String raw(String key, String body) {
    return "POST /v1/transfers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
        + ("Content-Type: application/json\r\nIdempotency-Key: " + key + "\r\n")
        + ("Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }
}
