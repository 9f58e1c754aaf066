package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.florin.app.configuration.Key;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.LogFormat;
import dev.florin.app.configuration.TlsFiles;
import dev.florin.app.configuration.TransportKeys;
import dev.florin.app.tls.TestAuthority;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.Scopes;
import dev.florin.wallet.v1.GetWalletRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What is secret is in no log at any level that the program has, in no answer and in no output of a
 * command, whatever goes wrong.
 */
@Timeout(300)
class SecretsTest {
  private static final String PASSWORD = "sesame-of-redis";
  private static final String FORGED = "eyJhbGciOiJIUzI1NiJ9.forged-by-mallory.c2lnbmF0dXJl";
  private static final String NOTE = "for-the-flat-of-the-two";
  private static final String PAID =
      "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\",\"note\":\"" + NOTE + "\"}";
  private static final Pattern COOKIE = Pattern.compile("florin_session=([^;]{20,});");
  private static final Pattern WEBHOOK_SECRET = Pattern.compile("whsec_[A-Za-z0-9+/=]+");

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.florin");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final StringBuilder answers = new StringBuilder();
  private @Nullable LoggedLines json;
  private final List<String> secrets = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path home;

  @BeforeEach
  void listen() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setPattern("%level %logger %msg%n%ex{full}");
    encoder.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(log);
    appender.start();
    root.addAppender(appender);
    json = LoggedLines.begin(LogFormat.JSON);
    ours.setLevel(Level.TRACE);
  }

  @AfterEach
  void listenNoMore() {
    http.close();
    Objects.requireNonNull(json).close();
    ours.setLevel(null);
    root.detachAppender(appender);
  }

  @Test
  void noSecretComesOutAnywhere() throws Exception {
    Path key =
        Files.writeString(home.resolve("key"), "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    TlsFiles shown = new TestAuthority(home, "authority").sign("localhost");
    secrets.add(Files.readString(key).strip());
    secrets.add(PASSWORD);
    secrets.add(FORGED);
    secrets.add(Files.readAllLines(shown.key()).get(1));
    Map<Key<?>, String> stated =
        Map.of(
            Keys.SANDBOX_KEY_FILE, key.toString(),
            Keys.REDIS_URL, "redis://127.0.0.1:1",
            Keys.REDIS_PASSWORD, PASSWORD,
            TransportKeys.GRPC_TLS_CERTIFICATE, shown.certificate().toString(),
            TransportKeys.GRPC_TLS_KEY, shown.key().toString());
    try (Florin florin = Florin.start(TestConfiguration.in(home, stated), new Parts())) {
      SandboxIssuer issuer = SandboxIssuer.open(key);
      Scopes scopes = Scopes.ofClaim("webhooks events");
      String token = issuer.issue("alice", null, scopes, Duration.ofHours(1));
      secrets.add(token);
      useRest(florin, token);
      usePage(florin, token);
      useGrpc(florin, token);
    }
    printConfiguration();

    List<String> lines = Objects.requireNonNull(json).all();
    assertThat(lines).anySatisfy(line -> assertThat(line).contains("\"trace_id\":\""));
    String logged = log.toString(StandardCharsets.UTF_8) + lines;
    assertThat(logged).doesNotContain(NOTE);
    String all = logged + answers;
    assertThat(all).contains("127.0.0.1:1", "malformed_request", "(hidden)", "unauthenticated");
    assertThat(secrets).hasSize(7).allSatisfy(secret -> assertThat(all).doesNotContain(secret));
    assertThat(all).doesNotContainPattern("(?i)bearer +[A-Za-z0-9_-]{8}");
  }

  private void useRest(Florin florin, String token) throws Exception {
    RestClient alice = RestClient.to(florin.httpPort().getAsInt(), token);
    RestClient mallory = alice.as(FORGED);
    for (RestClient caller : List.of(alice, mallory)) {
      for (String path : List.of("/v1/wallets", "/v1/wallets/x", "/nowhere?token=" + FORGED)) {
        keep(caller.get(path));
      }
      keep(caller.post("/v1/deposits", "key", "{\"amount\":"));
      keep(caller.post("/v1/transfers", "key", "{\"to_user_id\":\"nobody\",\"amount\":1e3}"));
    }
    HttpResponse<String> made =
        alice.post("/v1/webhooks", "key", "{\"url\":\"http://127.0.0.1:1/hook\"}");
    Matcher secret = WEBHOOK_SECRET.matcher(made.body());
    assertThat(secret.find()).as(made.body()).isTrue();
    secrets.add(secret.group());
    keep(alice.get("/v1/webhooks"));
    keep(alice.post("/v1/transfers", "paid", PAID));
  }

  /** With the token in a cookie; only the answer that sets it may tell it. */
  private void usePage(Florin florin, String token) throws Exception {
    String url = "http://127.0.0.1:" + florin.httpPort().getAsInt();
    HttpResponse<String> signedIn =
        send(
            page(url + "/v1/sandbox/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user_id\":\"carol\"}")));
    Matcher cookie = COOKIE.matcher(signedIn.headers().firstValue("Set-Cookie").orElse(""));
    assertThat(cookie.find()).as(signedIn.body()).isTrue();
    secrets.add(cookie.group(1));
    for (String each : List.of(cookie.group(1), token, FORGED)) {
      String session = "florin_session=" + each;
      keep(send(page(url + "/v1/wallets").header("Cookie", session)));
      keep(send(page(url + "/v1/wallets/x").header("Cookie", session)));
      keep(send(page(url + "/v1/session").header("Cookie", session).DELETE()));
      keep(
          send(
              page(url + "/v1/deposits")
                  .header("Cookie", session)
                  .POST(BodyPublishers.ofString("{\"amount\":"))));
    }
    keep(send(page(url + "/v1/session").header("Authorization", "Bearer " + FORGED).DELETE()));
  }

  private static HttpRequest.Builder page(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Florin-Page", "1");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void keep(HttpResponse<String> answer) {
    answers.append(answer.headers().map()).append(answer.body());
  }

  /** In plain text, which the door does not take; and with a token that is none. */
  private void useGrpc(Florin florin, String token) {
    for (String credential : List.of(token, FORGED)) {
      Metadata metadata = new Metadata();
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + credential);
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", florin.grpcPort().getAsInt())
              .usePlaintext()
              .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
              .build();
      try {
        var _ =
            WalletServiceGrpc.newBlockingStub(channel)
                .getWallet(GetWalletRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        answers.append(e.getStatus()).append(e.getTrailers());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private void printConfiguration() {
    Map<String, String> environment =
        Map.of("FLORIN_REDIS_URL", "redis://127.0.0.1:1", "FLORIN_REDIS_PASSWORD", PASSWORD);
    for (String[] arguments : new String[][] {{"config"}, {"config", "--json"}}) {
      CommandRun run = CommandRun.of(home, environment, arguments);
      answers.append(run.out()).append(run.err());
    }
    CommandRun refused =
        CommandRun.of(
            home, Map.of("FLORIN_DATABASE_URL", "postgresql://a:" + PASSWORD + "@b/c"), "config");
    assertThat(refused.status()).isEqualTo(2);
    answers.append(refused.out()).append(refused.err());
  }
}
