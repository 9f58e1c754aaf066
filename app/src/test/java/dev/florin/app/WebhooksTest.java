package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.florin.app.configuration.Keys;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a transfer to a receiver that was told of it, through the running program. */
@Timeout(300)
class WebhooksTest {
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":5,\"currency\":\"USD\"}";
  private static final Pattern SECRET = Pattern.compile("\"secret\":\"whsec_([^\"]+)\"");

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile int status = 200;

  private record Received(
      String id, String seconds, String signature, String attempt, String body) {
    static Received of(HttpExchange exchange) throws IOException {
      List<String> headers =
          Stream.of("webhook-id", "webhook-timestamp", "webhook-signature", "florin-attempt")
              .map(exchange.getRequestHeaders()::getFirst)
              .toList();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      return new Received(headers.get(0), headers.get(1), headers.get(2), headers.get(3), body);
    }
  }

  private @Nullable HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          int answer = status; // of now: it changes once the request is known
          received.add(Received.of(exchange));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    receiver = server;
  }

  @AfterEach
  void stop() {
    if (receiver != null) {
      receiver.stop(0);
    }
  }

  @Test
  void aTransferIsToldSignedAndAgainIfItWasNotTaken(@TempDir Path home) throws Exception {
    try (Florin florin =
        Florin.start(
            TestConfiguration.in(home, Map.of(Keys.WEBHOOK_RETRY_FIRST, "10ms")), new Parts())) {
      SandboxIssuer issuer = SandboxIssuer.open(home.resolve(".florin/sandbox-key"));
      RestClient office = rest(florin, issuer, "office", "webhooks events");
      String made = body(office.post("/v1/webhooks", "", "{\"url\":\"" + url() + "\"}"), 201);
      Matcher secret = SECRET.matcher(made);
      assertThat(secret.find()).isTrue();
      status = 500;
      RestClient alice = rest(florin, issuer, "alice", "");
      body(alice.post("/v1/transfers", "k1", TRANSFER), 201);

      Received first = next();
      status = 200;
      Received last = first;
      while (Integer.parseInt(last.attempt()) < 2 || !received.isEmpty()) {
        last = next();
      }

      assertThat(first.attempt()).isEqualTo("1");
      assertThat(last.id()).isEqualTo(first.id());
      assertThat(last.body()).isEqualTo(first.body()).contains("\"specversion\":\"1.0\"");
      assertThat(body(office.get("/v1/events"), 200)).contains(first.body());
      assertThat(last.signature()).isEqualTo(signature(secret.group(1), last));
    }
  }

  private String url() {
    return "http://127.0.0.1:" + Objects.requireNonNull(receiver).getAddress().getPort() + "/hook";
  }

  private static RestClient rest(Florin florin, SandboxIssuer issuer, String user, String scopes) {
    String token = issuer.issue(user, null, Scopes.ofClaim(scopes), Duration.ofHours(1));
    return RestClient.to(florin.httpPort().getAsInt(), token);
  }

  private static String body(HttpResponse<String> response, int expected) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    return response.body();
  }

  private Received next() throws InterruptedException {
    Received next = received.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private static String signature(String secret, Received request) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    String signed = request.id() + "." + request.seconds() + "." + request.body();
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }
}
