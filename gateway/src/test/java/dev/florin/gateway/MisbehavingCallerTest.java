package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.connection.ConnectionConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers over HTTP/1 who are slow, long-winded, too many, or leave in the middle. */
@Timeout(50) // less than the idle timeout, which would end most of it in the end
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisbehavingCallerTest {
  private static final int CONNECTIONS_MAX = 5;
  private static final String GET =
      "GET /v1/wallets/701/balance HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n\r\n";
  private static final String POST =
      "POST /v1/deposits HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
          + "Content-Type: application/json\r\nIdempotency-Key: k\r\n";

  private static final String DEPOSIT =
      "{\"wallet_id\":\"701\",\"amount\":1170,\"currency\":\"USD\"}";

  private final TestGateway gateway =
      new TestGateway(
          GatewayConfig.defaults()
              .listeningOn("127.0.0.1", 0)
              .withReadTimeout(Duration.ofMillis(500))
              .withConnections(
                  new ConnectionConfig(
                      CONNECTIONS_MAX, Duration.ofMillis(300), Optional.empty(), List.of())));

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  private RawSocket connect() throws IOException {
    return new RawSocket(gateway.gateway.port());
  }

  @Test
  void whoSaysNothingIsLetGo() throws Exception {
    try (RawSocket silent = connect()) {
      assertThat(silent.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /v1/wallets HTTP/1.1\r\nHost: x\r\n", "PRI * HTTP/2.0\r\n\r\nS", "\r\n"})
  void whoDripsBeforeTheFirstRequestIsLetGo(String begin) throws Exception {
    try (RawSocket slow = connect()) {
      slow.send(begin);
      assertThat(slow.drip("X-Padding: a\r\n")).doesNotContain("200 OK");
    }
  }

  @Test
  void whoDripsAfterAnAnswerIsLetGo() throws Exception {
    try (RawSocket slow = connect()) {
      slow.send(GET);
      assertThat(slow.answer()).startsWith("HTTP/1.1 200 OK");

      slow.send("GET /v1/wallets HTTP/1.1\r\n");
      assertThat(slow.drip("X-Padding: a\r\n")).isEmpty();
    }
  }

  @Test
  void whoWasAnsweredAndIsSilentMayAskAgain() throws Exception {
    try (RawSocket patient = connect()) {
      patient.send(GET);
      assertThat(patient.answer()).startsWith("HTTP/1.1 200 OK");
      untilTheTimeForHeadersIsOver();

      patient.send(GET);
      assertThat(patient.answer()).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aRequestInWorkMayTakeLonger() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    gateway.service.answerBy(request -> ProblemMappingTest.waitFor(answer, request));
    try (RawSocket waiting = connect()) {
      waiting.send(POST + "Content-Length: " + DEPOSIT.length() + "\r\n\r\n" + DEPOSIT);
      untilTheTimeForHeadersIsOver();
      answer.countDown();

      assertThat(waiting.answer()).startsWith("HTTP/1.1 201");
    }
  }

  private void untilTheTimeForHeadersIsOver() throws IOException {
    try (RawSocket silent = connect()) {
      assertThat(silent.rest()).isEmpty();
    }
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnceAndOnlyThatOne() throws Exception {
    awaitNoConnection();
    RawSocket[] open = new RawSocket[CONNECTIONS_MAX];
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      open[i] = connect();
      open[i].send(GET);
      assertThat(open[i].answer()).startsWith("HTTP/1.1 200 OK");
    }
    try (RawSocket tooMany = connect()) {
      assertThat(tooMany.rest()).isIn("", "(reset)");
    }
    open[0].send(GET);
    assertThat(open[0].answer()).startsWith("HTTP/1.1 200 OK");
    for (RawSocket each : open) {
      each.close();
    }
    awaitNoConnection();
    try (RawSocket again = connect()) {
      again.send(GET);
      assertThat(again.answer()).startsWith("HTTP/1.1 200 OK");
    }
  }

  private void awaitNoConnection() {
    while (gateway.gateway.connections() > 0) {
      Thread.onSpinWait();
    }
  }

  static Stream<String> tooLongHeads() {
    return Stream.of(
        "GET /v1/wallets HTTP/1.1\r\nX-Padding: " + "a".repeat(16 * 1024) + "\r\n\r\n",
        "GET /v1/wallets HTTP/1.1\r\nX-Padding: " + "a".repeat(1024 * 1024) + "\r\n\r\n",
        "GET /v1/wallets HTTP/1.1\r\n" + "a: b\r\n".repeat(6000) + "\r\n",
        "GET /" + "a".repeat(17_000) + " HTTP/1.1\r\n\r\n");
  }

  /**
   * Who is still sending when the gateway has had enough may lose the answer, but gets no other.
   */
  @ParameterizedTest
  @MethodSource("tooLongHeads")
  void aHeadThatIsTooLongIsNotReadToItsEnd(String head) throws Exception {
    try (RawSocket talker = connect()) {
      talker.sendWhatIsTaken(head);
      assertThat(talker.rest())
          .matches(answer ->
              answer.isEmpty() || answer.endsWith("(reset)") || answer.contains(" 400 Bad"));
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void aBodyShorterThanPromisedMovesNothing() throws Exception {
    try (RawSocket leaving = connect()) {
      leaving.send(POST + "Content-Length: 100\r\n\r\n{\"wallet_id\":\"701\",\"amount\":1}");
      leaving.endSending();

      assertThat(leaving.rest()).doesNotContain("201");
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void aBodyThatDripsIsNotWaitedFor() throws Exception {
    try (RawSocket slow = connect()) {
      slow.send(POST + "Content-Length: 1000000\r\n\r\n{");
      assertThat(slow.drip(" ")).startsWith("HTTP/1.1 400").contains("did not arrive in time");
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void requestsInOneGoAreAnsweredEachInItsTurn() throws Exception {
    try (RawSocket hasty = connect()) {
      hasty.send(GET.repeat(500));
      for (int i = 0; i < 500; i++) {
        assertThat(hasty.answer()).startsWith("HTTP/1.1 200 OK").contains("\"currency\"");
      }
    }
  }

  @Test
  void jsonOfTooManyMembersOrTooDeepIsRefused() throws Exception {
    List<String> bodies =
        List.of("[" + "1,".repeat(2000) + "1]", "[".repeat(20) + "1" + "]".repeat(20));
    for (String body : bodies) {
      try (RawSocket caller = connect()) {
        caller.send(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(caller.answer()).startsWith("HTTP/1.1 400").contains("beyond a limit");
      }
    }
    assertThat(gateway.service.asked()).isEmpty();
  }
}
