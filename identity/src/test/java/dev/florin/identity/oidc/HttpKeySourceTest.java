package dev.florin.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpKeySourceTest {
  private static final RSAKey KEY = TestTokens.rsaKey("one");

  private TestIssuer issuer;
  private HttpKeySource source;

  @BeforeEach
  void start() throws IOException {
    issuer = TestIssuer.start(KEY);
    source = new HttpKeySource(issuer.url());
  }

  @AfterEach
  void end() {
    source.close();
    issuer.close();
  }

  @Test
  void anIssuerTellsWhereItsKeysAreAndThenTheKeys() throws Exception {
    assertThat(source.fetch().keys())
        .extracting(SigningKey::jwk)
        .containsExactly(KEY.toPublicJWK());
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseIsAnother() {
    issuer.answer(
        TestIssuer.DISCOVERY,
        TestIssuer.json(
            "{\"issuer\":\"%s/\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer.url(), issuer.url())));

    assertFails("it calls itself " + issuer.url() + "/ (expected: " + issuer.url() + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"http://keys.test/\"",
        "\"file:///keys\"",
        "\"/keys\"",
        "\"http://127.0.0.1.test/keys\"",
        "\"http://user@127.0.0.1/keys\"",
        "\"a b\"",
        "7",
        "null"
      })
  void keysAtAnUnsafePlaceAreNotFetched(String place) {
    issuer.answer(
        TestIssuer.DISCOVERY,
        TestIssuer.json("{\"issuer\":\"" + issuer.url() + "\",\"jwks_uri\":" + place + "}"));

    assertFails("(expected: a URL as safe as the issuer's)");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (TestIssuer other = TestIssuer.start(TestTokens.rsaKey("theirs"))) {
      issuer.answer(
          TestIssuer.KEYS,
          exchange -> {
            exchange.getResponseHeaders().set("Location", other.url() + TestIssuer.KEYS);
            exchange.sendResponseHeaders(302, -1);
          });

      assertFails("answered 302 (expected: 200)");
      assertThat(other.questions()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "keys", "{\"keys\":[],\"keys\":[]}"})
  void whatIsNoJsonObjectIsNoKeySet(String document) {
    issuer.answer(TestIssuer.KEYS, TestIssuer.json(document));

    assertFails("is no JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"keys\":7}", "{\"keys\":[7]}"})
  void aDocumentWithoutKeysIsNoKeySet(String document) {
    issuer.answer(TestIssuer.KEYS, TestIssuer.json(document));

    assertFails("is no key set");
  }

  @Test
  void whatIsNoKeyInAKeySetDoesNotHideTheOthers() throws Exception {
    issuer.answer(
        TestIssuer.KEYS,
        TestIssuer.json(
            "{\"keys\":[{},{\"kty\":\"RSA\"},{\"kty\":\"new\"},{\"kty\":\"EC\",\"crv\":\"P-256\","
                + "\"x\":\"AA\",\"y\":\"AA\"},"
                + KEY.toPublicJWK()
                + "]}"));

    assertThat(source.fetch().keys()).hasSize(1);
  }

  @Test
  void anEndlessDocumentIsCutOff() {
    issuer.answer(
        TestIssuer.KEYS,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          pourOut(exchange);
        });

    assertFails(TestIssuer.KEYS + ": java.io.IOException");
  }

  @Test
  void anIssuerThatNeverAnswersIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    issuer.answer(TestIssuer.KEYS, exchange -> awaitUnanswered(over));
    try (HttpKeySource hurried = new HttpKeySource(issuer.url(), Duration.ofMillis(300))) {
      assertThatThrownBy(hurried::fetch).hasMessageContaining("did not answer in time");
    } finally {
      over.countDown();
    }
  }

  @Test
  void anIssuerThatAnswersDropByDropIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    issuer.answer(
        TestIssuer.KEYS,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitUnanswered(over);
        });
    try (HttpKeySource hurried = new HttpKeySource(issuer.url(), Duration.ofMillis(300))) {
      assertThatThrownBy(hurried::fetch).hasMessageContaining("did not answer in time");
    } finally {
      over.countDown();
    }
  }

  @Test
  void anIssuerThatIsAwayIsAFault() {
    issuer.close();

    assertFails("ConnectException");
  }

  private void assertFails(String why) {
    assertThatThrownBy(source::fetch).isInstanceOf(IssuerException.class).hasMessageContaining(why);
  }

  private static void pourOut(HttpExchange exchange) throws IOException {
    byte[] some = new byte[64 * 1024];
    while (true) {
      exchange.getResponseBody().write(some); // until nobody reads it any more
    }
  }

  private static void awaitUnanswered(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
