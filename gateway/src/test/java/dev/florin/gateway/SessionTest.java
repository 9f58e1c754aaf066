package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.page.PageConfig;
import dev.florin.gateway.page.SignIn;
import dev.florin.wallet.v1.CallerIdentity;
import io.grpc.Metadata;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser's session: a token that no script can read and no other page can use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String COOKIE = "florin_session=" + TestGateway.TOKEN;

  private final TestGateway gateway =
      new TestGateway(
          GatewayConfig.defaults()
              .listeningOn("127.0.0.1", 0)
              .withPage(
                  PageConfig.with(
                      new SignIn.Sandbox(
                          List.of("alice"),
                          user -> user.equals("long") ? "x".repeat(5000) : "token-of-" + user))));

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
    gateway.metadata.clear();
  }

  @Test
  void sandboxSignsInWhoeverAsks() {
    HttpResponse<String> answer = signInAs("carol", "http://127.0.0.1:8080");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(cookie(answer))
        .isEqualTo(
            "florin_session=token-of-carol; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400");
  }

  @Test
  void overTlsTheCookieIsForThisHostAlone() {
    assertThat(cookie(signInAs("carol", "https://wallet.example")))
        .startsWith("__Host-florin_session=token-of-carol; Path=/; ")
        .endsWith("; Secure");
  }

  @Test
  void tokenThatNoBrowserWouldKeepIsRefused() {
    HttpResponse<String> answer = signInAs("long", "http://127.0.0.1:8080");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("too long for a cookie");
    assertThat(cookie(answer)).isEmpty();
  }

  @Test
  void elsewhereNobodyIsSignedInByAName() {
    try (TestGateway other = new TestGateway()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(other.uri("/v1/sandbox/session"))
              .header("Florin-Page", "1")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"user_id\":\"alice\"}"));

      assertThat(other.send(request).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void goodTokenIsKeptForAsLongAsItIsGoodAndADayAtTheMost() {
    gateway.service.answerBy(request -> CallerIdentity.newBuilder().setUserId("alice").build());
    HttpResponse<String> answer =
        gateway.send(
            page("/v1/session")
                .header("Authorization", "Bearer " + TestGateway.TOKEN)
                .POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(cookie(answer))
        .startsWith(COOKIE + "; ")
        .contains("HttpOnly", "SameSite=Strict", "Max-Age=86400");
  }

  @Test
  void badTokenIsNotKept() {
    HttpResponse<String> answer =
        gateway.send(
            page("/v1/session")
                .header("Authorization", "Bearer forged")
                .POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(cookie(answer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"POST, /v1/session", "DELETE, /v1/session", "POST, /v1/sandbox/session"})
  void whatIsNotThePageChangesNoSession(String method, String path) {
    HttpResponse<String> answer =
        gateway.send(
            gateway.request(path).method(method, BodyPublishers.ofString("{\"user_id\":\"a\"}")));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(cookie(answer)).isEmpty();
  }

  @Test
  void signingOutTakesTheCookieAwayWhoeverItWasOf() {
    HttpResponse<String> answer =
        gateway.send(page("/v1/session").header("Cookie", "florin_session=expired").DELETE());

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(cookie(answer)).startsWith("florin_session=; ").contains("Max-Age=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        COOKIE,
        "theme=dark; " + COOKIE + "; x=y",
        "__Host-" + COOKIE,
        "florin_session=old; __Host-" + COOKIE
      })
  void pageIsItsCookiesUser(String cookies) {
    HttpResponse<String> answer = gateway.send(page("/v1/wallets").header("Cookie", cookies));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(gateway.metadata.poll())
        .satisfies(
            sent -> assertThat(sent.get(AUTHORIZATION)).isEqualTo("Bearer " + TestGateway.TOKEN));
  }

  @Test
  void otherPagesAreNobodyWhateverCookieTheBrowserSends() {
    HttpResponse<String> answer =
        gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/wallets")).header("Cookie", COOKIE));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(gateway.service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "florin_session=",
        "xflorin_session=good-token",
        "florin_session = good-token",
        "nothing"
      })
  void cookieThatIsNoneIsNobody(String cookies) {
    assertThat(gateway.send(page("/v1/wallets").header("Cookie", cookies)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void tokenOfTheRequestItselfCounts() {
    HttpResponse<String> answer =
        gateway.send(
            page("/v1/wallets").header("Cookie", COOKIE).header("Authorization", "Bearer forged"));

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> signInAs(String user, String origin) {
    return gateway.send(
        page("/v1/sandbox/session")
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(BodyPublishers.ofString("{\"user_id\":\"" + user + "\"}")));
  }

  private HttpRequest.Builder page(String path) {
    return HttpRequest.newBuilder(gateway.uri(path)).header("Florin-Page", "1");
  }

  private static String cookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElse("");
  }
}
