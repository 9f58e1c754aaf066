package dev.florin.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port for operators, over real connections. */
@Timeout(120)
class OpsServerTest {
  private static final int CONNECTIONS_MAX = 64;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final Telemetry telemetry =
      Telemetry.start(new TelemetryConfig("test", "one", "1", Optional.empty(), 0, false));
  private volatile Optional<String> notReady = Optional.empty();
  private final OpsServer server =
      OpsServer.start(new InetSocketAddress(HERE, 0), telemetry, () -> notReady);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
    telemetry.close();
  }

  @Test
  void eachPlaceHasItsAnswerAndAllOthersSayWhatThereIs() throws Exception {
    assertThat(ask("GET", "/health/live").body()).isEqualTo("alive\n");
    assertThat(ask("GET", "/health/ready").body()).isEqualTo("ready\n");
    assertThat(ask("GET", "/metrics").body()).contains("# TYPE jvm_threads_live_threads gauge");
    HttpResponse<String> elsewhere = ask("GET", "/metrics/more");
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    assertThat(elsewhere.body()).contains("/metrics /health/live /health/ready");
  }

  @Test
  void headHasNoBodyAndNothingElseIsAllowed() throws Exception {
    HttpResponse<String> head = ask("HEAD", "/metrics");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> post = ask("POST", "/metrics");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void whoIsNotReadySaysWhy() throws Exception {
    notReady = Optional.of("starting");
    HttpResponse<String> answer = ask("GET", "/health/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("not ready: starting\n");
    assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void theFormatIsTheOneThatIsAskedFor() throws Exception {
    assertThat(ask("GET", "/metrics").headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    HttpRequest request =
        request("/metrics")
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .build();
    HttpResponse<String> open = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(open.headers().firstValue("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void aMeterThatFailsIsAnErrorThatIsToldAndLeavesTheRestAlone() throws Exception {
    Meters.of(telemetry.instruments())
        .counter(
            "bad",
            "Fails.",
            () -> {
              throw new IllegalStateException("not this one");
            });
    assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(500);
    assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsSlowDelaysNobodyAndIsSentAwayInTheEnd() throws Exception {
    try (Socket slow = new Socket(HERE, server.port())) {
      slow.setSoTimeout(PATIENCE_MILLIS);
      slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
      assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
      assertThat(isEnded(slow)).isTrue();
    }
  }

  @Test
  void thereAreOnlySoManyConnections() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS_MAX; i++) {
        sockets.add(new Socket(HERE, server.port()));
      }
      Socket oneMore = new Socket(HERE, server.port());
      sockets.add(oneMore);
      oneMore.setSoTimeout(PATIENCE_MILLIS);
      assertThat(isEnded(oneMore)).isTrue();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aTakenPortIsToldByItsAddress() {
    InetSocketAddress taken = new InetSocketAddress(HERE, server.port());
    assertThatThrownBy(() -> OpsServer.start(taken, telemetry, Optional::empty))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on")
        .hasMessageContaining(Integer.toString(server.port()));
  }

  private static boolean isEnded(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return http.send(
        request(path).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofMillis(PATIENCE_MILLIS));
  }
}
