package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.connection.ConnectionConfig;
import dev.florin.gateway.connection.DrainConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that stops answers whatever was sent to it, and resets no connection. */
@Timeout(120)
class DrainTest {
  private static final String GET =
      "GET /v1/wallets/701/balance HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n\r\n";
  private static final String BODY = "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\"}";
  private static final long POLL_NANOS = 2_000_000;
  private static final String CLOSE = "connection: close";

  /** Longer than the test: who was not told stays. */
  private static final DrainConfig PATIENT =
      new DrainConfig(Duration.ZERO, Duration.ofSeconds(90), Duration.ofSeconds(100));

  private static final DrainConfig BRISK =
      new DrainConfig(Duration.ZERO, Duration.ofMillis(200), Duration.ofSeconds(60));

  @Test
  void theNextAnswerOfAKeptConnectionSaysThatItIsTheLast() throws Exception {
    try (TestGateway gateway = gateway(PATIENT);
        RawSocket caller = new RawSocket(gateway.gateway.port())) {
      caller.send(GET);
      assertThat(lower(caller.answer())).contains(" 200 ").doesNotContain(CLOSE);
      CompletableFuture<Void> drain = drain(gateway);

      caller.send(GET);

      assertThat(lower(caller.answer())).contains(" 200 ").contains(CLOSE);
      assertThat(caller.rest()).isEmpty();
      drain.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatIsInWorkIsAnsweredAndWhatIsBehindItIsNotDone() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (TestGateway gateway = gateway(PATIENT);
        RawSocket caller = new RawSocket(gateway.gateway.port())) {
      gateway.service.answerBy(request -> {
        arrived.countDown();
        return ProblemMappingTest.waitFor(answer, request);
      });
      caller.send(transfer("k1"));
      assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> drain = drain(gateway);
      caller.send(transfer("k2"));
      answer.countDown();

      assertThat(lower(caller.answer())).contains(" 201 ").contains(CLOSE);
      assertThat(caller.rest()).isEmpty();
      drain.get(60, TimeUnit.SECONDS);
      assertThat(gateway.service.asked()).hasSize(1);
    }
  }

  @Test
  void whoIsSilentSeesTheEndAndNoReset() throws Exception {
    try (TestGateway gateway = gateway(BRISK);
        RawSocket idle = new RawSocket(gateway.gateway.port());
        RawSocket mute = new RawSocket(gateway.gateway.port())) {
      idle.send(GET);
      assertThat(idle.answer()).contains(" 200 ");
      awaitThat(() -> gateway.gateway.connections() == 2);
      CompletableFuture<Void> drain = drain(gateway);

      assertThat(idle.rest()).isEmpty();
      assertThat(mute.rest()).isEmpty();
      idle.send(GET); // into the half that is still open: taken, and not answered
      assertThat(idle.rest()).isEmpty();
      drain.get(60, TimeUnit.SECONDS);
      assertThat(gateway.service.asked()).hasSize(1);
    }
  }

  @Test
  void whoIsAmidARequestMayFinishIt() throws Exception {
    try (TestGateway gateway = gateway(BRISK);
        RawSocket slow = new RawSocket(gateway.gateway.port());
        RawSocket idle = new RawSocket(gateway.gateway.port())) {
      slow.send(GET);
      assertThat(slow.answer()).contains(" 200 ");
      slow.send(GET.substring(0, 20));
      idle.send(GET);
      assertThat(idle.answer()).contains(" 200 ");
      CompletableFuture<Void> drain = drain(gateway);
      assertThat(idle.rest()).isEmpty(); // so the quiet time is over

      slow.send(GET.substring(20));

      assertThat(lower(slow.answer())).contains(" 200 ").contains(CLOSE);
      assertThat(slow.rest()).isEmpty();
      drain.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aBalancerHasTimeToNoticeBeforeConnectionsAreRefused() throws Exception {
    DrainConfig delayed =
        new DrainConfig(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(60));
    try (TestGateway gateway = gateway(delayed)) {
      CompletableFuture<Void> drain = CompletableFuture.runAsync(gateway.gateway::drain);
      awaitThat(() -> gateway.get("/health/ready").statusCode() == 503);

      try (RawSocket late = new RawSocket(gateway.gateway.port())) {
        late.send(GET);
        assertThat(lower(late.answer())).contains(" 200 ").doesNotContain(CLOSE);
      }
      gateway.client.close();
      drain.get(60, TimeUnit.SECONDS);
      assertThat(isRefused(gateway.gateway.port())).isTrue();
    }
  }

  @Test
  void overHttp2TheLastRequestIsNamedAndServed() throws Exception {
    try (TestGateway gateway = gateway(BRISK);
        Http2Raw caller = new Http2Raw(gateway.gateway.port())) {
      caller.send(request(1));
      assertThat(caller.next(Http2Raw.HEADERS).stream()).isEqualTo(1);
      CompletableFuture<Void> drain = drain(gateway);
      assertThat(lastStream(caller)).isEqualTo(Integer.MAX_VALUE);

      caller.send(request(3)); // sent before the caller heard of the end

      assertThat(caller.next(Http2Raw.HEADERS).stream()).isEqualTo(3);
      assertThat(lastStream(caller)).isEqualTo(3);
      assertThat(caller.rest(Http2Raw.RST_STREAM)).isEmpty();
      drain.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void overTlsTheEndIsSaidToo() throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
    var identity = (X509KeyManager) certificate.toKeyManagerFactory().getKeyManagers()[0];
    ConnectionConfig secure =
        new ConnectionConfig(100, Duration.ofSeconds(10), Optional.of(identity), List.of());
    GatewayConfig config = GatewayConfig.defaults().listeningOn("127.0.0.1", 0);
    try (TestGateway gateway =
            new TestGateway(config.withConnections(secure).withDraining(PATIENT));
        RawSocket caller = new RawSocket(connect(trusting, gateway.gateway.port()))) {
      caller.send(GET);
      assertThat(lower(caller.answer())).contains(" 200 ").doesNotContain(CLOSE);
      CompletableFuture<Void> drain = drain(gateway);

      caller.send(GET);

      assertThat(lower(caller.answer())).contains(" 200 ").contains(CLOSE);
      assertThat(caller.rest()).isEmpty(); // an end that was not said would be an exception
      drain.get(60, TimeUnit.SECONDS);
    }
  }

  private static Socket connect(SSLContext trusting, int port) throws IOException {
    return trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  private static TestGateway gateway(DrainConfig draining) {
    return new TestGateway(
        GatewayConfig.defaults().listeningOn("127.0.0.1", 0).withDraining(draining));
  }

  /** Begun, and so far that nobody can connect. */
  private static CompletableFuture<Void> drain(TestGateway gateway) {
    CompletableFuture<Void> drain = CompletableFuture.runAsync(gateway.gateway::drain);
    awaitThat(() -> isRefused(gateway.gateway.port()));
    return drain;
  }

  private static boolean isRefused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static byte[] request(int stream) {
    return Http2Raw.frame(
        Http2Raw.HEADERS,
        Http2Raw.END_STREAM | Http2Raw.END_HEADERS,
        stream,
        Http2Raw.get("/v1/wallets/701/balance"));
  }

  private static int lastStream(Http2Raw caller) throws IOException {
    String payload = caller.next(Http2Raw.GOAWAY).payload();
    return ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)).getInt();
  }

  private static String transfer(String key) {
    return "POST /v1/transfers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good-token\r\n"
        + "Content-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(key, BODY.length(), BODY);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
