package dev.florin.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.telemetry.Instruments;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSenderTest {
  private static final String PASSWORD = "changeit";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void anyStatusOfSuccessIsOne() {
    Receiver receiver = receiver(new HttpServerOptions());
    HttpSender sender = sender(receiver.url(), LONG);
    for (int status : List.of(200, 201, 202, 204, 299)) {
      receiver.answering(status);
      assertThat(send(sender)).isEqualTo(new Outcome.Delivered());
    }
    for (int status : List.of(300, 304, 400, 401, 404, 429, 500, 503)) {
      receiver.answering(status);
      assertThat(send(sender)).isEqualTo(failed("answered " + status));
    }
    receiver.answering(410);
    assertThat(send(sender)).isEqualTo(new Outcome.Gone());
  }

  @Test
  void aRedirectIsNotFollowed() {
    Receiver inner = receiver(new HttpServerOptions());
    Receiver receiver =
        receiver(new HttpServerOptions())
            .answering((request, response) ->
                response.setStatusCode(307).putHeader("location", inner.url()).end());

    assertThat(send(sender(receiver.url(), LONG))).isEqualTo(failed("answered 307"));

    assertThat(inner.received()).isEmpty();
  }

  /** The name leads elsewhere from the second look on: only the first answer is used. */
  @Test
  void theConnectionGoesToTheAddressThatWasChecked() {
    Receiver receiver = receiver(new HttpServerOptions());
    int[] looks = {0};
    Names changing =
        host -> {
          assertThat(host).isEqualTo("receiver.example");
          return List.of(InetAddress.ofLiteral(looks[0]++ == 0 ? "127.0.0.1" : "127.6.6.6"));
        };
    String url = "http://receiver.example:" + receiver.port() + "/hook?a=b";
    HttpSender sender = sender(url, LONG, changing, new HttpClientOptions());

    assertThat(send(sender)).isEqualTo(new Outcome.Delivered());

    assertThat(looks[0]).isEqualTo(1);
    assertThat(receiver.received().getFirst().header("host"))
        .isEqualTo("receiver.example:" + receiver.port());
    assertThat(receiver.received().getFirst().target()).isEqualTo("/hook?a=b");
  }

  @Test
  void anAddressThatIsNotAllowedIsNotConnectedTo() {
    Receiver receiver = receiver(new HttpServerOptions());
    AddressGuard guard = new AddressGuard(Names.SYSTEM, address -> false, LONG);
    parts.push(guard);
    HttpSender sender =
        new HttpSender(
            vertx,
            new HttpClientOptions(),
            2,
            guard,
            WebhookUrl.parse("https://localhost:" + receiver.port() + "/"),
            LONG,
            Clock.systemUTC(),
            List.of(new byte[32]),
            Instruments.none());
    parts.push(sender);

    assertThat(send(sender))
        .isEqualTo(failed("not sent: the name leads to an address that is not allowed"));
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForLong() {
    Receiver receiver = receiver(new HttpServerOptions()).answering((request, response) -> {});

    assertThat(send(sender(receiver.url(), Duration.ofMillis(200))))
        .isEqualTo(failed("no answer within 200 ms"));
  }

  @Test
  void anAnswerThatNeverEndsCountsByItsStatusAndItsConnectionIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Receiver receiver = answeringWithoutEnd(Buffer.buffer("and so on"), closed);

    assertThat(send(sender(receiver.url(), Duration.ofMillis(200))))
        .isEqualTo(new Outcome.Delivered());
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatIsTooLongIsCutOff() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Receiver receiver = answeringWithoutEnd(Buffer.buffer(new byte[1024 * 1024]), closed);

    assertThat(send(sender(receiver.url(), LONG))).isEqualTo(new Outcome.Delivered());
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private Receiver answeringWithoutEnd(Buffer piece, CountDownLatch closed) {
    return receiver(new HttpServerOptions())
        .answering((request, response) -> {
          response.closeHandler(_ -> closed.countDown());
          response.setChunked(true).write(piece);
        });
  }

  @Test
  void nobodyThereIsAFailure() {
    assertThat(send(sender("http://127.0.0.1:1/", LONG)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error()).startsWith("not connected: "));
  }

  @Test
  void aReceiverIsKnownByACertificateForItsNameOfSomebodyWhoIsTrusted() throws Exception {
    Receiver receiver = receiver(tls("receiver.example"));
    HttpClientOptions trusting = new HttpClientOptions().setTrustOptions(store("receiver.example"));

    assertThat(send(tlsSender(receiver, "receiver.example", trusting)))
        .isEqualTo(new Outcome.Delivered());
    assertThat(send(tlsSender(receiver, "other.example", trusting)))
        .as("of another name")
        .isInstanceOf(Outcome.Failed.class);
    assertThat(send(tlsSender(receiver, "receiver.example", new HttpClientOptions())))
        .as("of nobody who is trusted")
        .isInstanceOf(Outcome.Failed.class);
    assertThat(receiver.received()).hasSize(1);
  }

  private HttpSender tlsSender(Receiver receiver, String name, HttpClientOptions options) {
    return sender(
        "https://" + name + ":" + receiver.port() + "/hook",
        LONG,
        host -> List.of(InetAddress.getLoopbackAddress()),
        options);
  }

  private HttpServerOptions tls(String name) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve(name).toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return new HttpServerOptions().setSsl(true).setKeyCertOptions(store(name));
  }

  private PfxOptions store(String name) {
    return new PfxOptions().setPath(folder.resolve(name).toString()).setPassword(PASSWORD);
  }

  private Receiver receiver(HttpServerOptions options) {
    Receiver receiver = new Receiver(options);
    parts.push(receiver);
    return receiver;
  }

  private HttpSender sender(String url, Duration timeout) {
    return sender(url, timeout, Names.SYSTEM, new HttpClientOptions());
  }

  private HttpSender sender(
      String url, Duration timeout, Names names, HttpClientOptions connections) {
    AddressGuard guard = new AddressGuard(names, InetAddress::isLoopbackAddress, LONG);
    parts.push(guard);
    HttpSender sender =
        new HttpSender(
            vertx,
            connections,
            2,
            guard,
            WebhookUrl.parse(url),
            timeout,
            Clock.systemUTC(),
            List.of(new byte[32]),
            Instruments.none());
    parts.push(sender);
    return sender;
  }

  private static Outcome send(HttpSender sender) {
    return sender
        .send(new Message("1-1", "{}".getBytes(UTF_8), 1, null))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static Outcome failed(String error) {
    return new Outcome.Failed(error, Duration.ZERO);
  }
}
