package dev.florin.gateway;

import static dev.florin.gateway.Http2Raw.CONTINUATION;
import static dev.florin.gateway.Http2Raw.END_HEADERS;
import static dev.florin.gateway.Http2Raw.END_STREAM;
import static dev.florin.gateway.Http2Raw.GOAWAY;
import static dev.florin.gateway.Http2Raw.HEADERS;
import static dev.florin.gateway.Http2Raw.PING;
import static dev.florin.gateway.Http2Raw.RST_STREAM;
import static dev.florin.gateway.Http2Raw.SETTINGS;
import static dev.florin.gateway.Http2Raw.frame;
import static dev.florin.gateway.Http2Raw.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.connection.ConnectionConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Callers over HTTP/2 who use what it offers against us. */
@Timeout(50) // less than the idle timeout, which would end most of it in the end
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FloodTest {
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final byte[] BALANCE = get("/v1/wallets/701/balance");

  private final TestGateway gateway =
      new TestGateway(
          GatewayConfig.defaults()
              .listeningOn("127.0.0.1", 0)
              .withConnections(
                  new ConnectionConfig(1000, Duration.ofMillis(300), Optional.empty(), List.of())));

  @AfterAll
  void close() {
    gateway.close();
  }

  /** Whatever one of them did, others are served. */
  @AfterEach
  void othersAreServed() {
    gateway.service.forget();
    assertThat(gateway.get("/v1/wallets/701/balance").statusCode()).isEqualTo(200);
    gateway.service.forget();
  }

  private Http2Raw connect() throws IOException {
    return new Http2Raw(gateway.gateway.port());
  }

  @Test
  void whatTheRawClientSpeaksIsHttp2() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, BALANCE));

      assertThat(caller.next(HEADERS, RST_STREAM, GOAWAY).type()).isEqualTo(HEADERS);
      assertThat(caller.next(Http2Raw.DATA).payload()).contains("currency");
    }
  }

  @Test
  void whoResetsAllThatHeBeginsIsLetGo() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.send(resetRequests(1000));

      assertThat(caller.rest(GOAWAY)).extracting(Http2Raw.Frame::error).contains(ENHANCE_YOUR_CALM);
    }
  }

  private static byte[] resetRequests(int count) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int stream = 2 * i + 1;
      frames.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, stream, BALANCE));
      frames.writeBytes(frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
    }
    return frames.toByteArray();
  }

  @Test
  void requestsBeyondTheNumberThatMayBeInWorkAreRefusedUnseen() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    gateway.service.answerBy(request -> ProblemMappingTest.waitFor(answer, request));
    try (Http2Raw caller = connect()) {
      caller.next(SETTINGS);
      for (int i = 0; i <= 100; i++) {
        caller.send(frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, BALANCE));
      }
      Http2Raw.Frame refusal = caller.next(RST_STREAM, GOAWAY);

      assertThat(refusal.type()).isEqualTo(RST_STREAM);
      assertThat(refusal.stream()).isEqualTo(201);
      assertThat(refusal.error()).isEqualTo(REFUSED_STREAM);
    } finally {
      answer.countDown();
    }
  }

  @Test
  void headersThatAreTooLongAreNotServed() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, get("/v1/wallets", 8100, 8100)));

      assertThat(caller.next(HEADERS, RST_STREAM, GOAWAY).type()).isIn(RST_STREAM, HEADERS, GOAWAY);
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void headersWithoutAnEndAreNotRead() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.send(frame(HEADERS, END_STREAM, 1, BALANCE));
      caller.flood(frame(CONTINUATION, 0, 1, get("/a", 8000)), 10_000);

      assertThat(caller.rest(GOAWAY)).allMatch(frame -> frame.error() != 0);
      assertThat(gateway.service.asked()).isEmpty();
    }
  }

  @Test
  void emptyContinuationsAreNotRead() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.send(frame(HEADERS, END_STREAM, 1, BALANCE));
      caller.flood(frame(CONTINUATION, 0, 1), 1000);

      assertThat(caller.rest(GOAWAY)).extracting(Http2Raw.Frame::error).contains(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void whoKeepsAConnectionWithPingsAloneIsLetGo() throws Exception {
    try (Http2Raw caller = connect()) {
      caller.next(SETTINGS);
      byte[] ping = frame(PING, 0, 0, new byte[8]);
      List<Http2Raw.Frame> goodbye = pingPong(caller, ping);

      assertThat(goodbye).isEmpty();
    }
  }

  private static List<Http2Raw.Frame> pingPong(Http2Raw caller, byte[] ping) throws IOException {
    try {
      while (true) {
        caller.send(ping);
        caller.next(PING);
      }
    } catch (IOException e) {
      return caller.rest(GOAWAY);
    }
  }

  @Test
  void whoPingsAndDoesNotListenIsLetGo() throws Exception {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      pings.writeBytes(frame(PING, 0, 0, new byte[8]));
    }
    try (Http2Raw deaf = connect()) {
      deaf.flood(pings.toByteArray(), 200);

      var _ = deaf.rest(GOAWAY);
    }
  }

  @Test
  void whoSettlesForEverIsLetGo() throws Exception {
    ByteArrayOutputStream settings = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      settings.writeBytes(frame(SETTINGS, 0, 0));
    }
    try (Http2Raw deaf = connect()) {
      deaf.flood(settings.toByteArray(), 200);

      var _ = deaf.rest(GOAWAY);
    }
  }
}
