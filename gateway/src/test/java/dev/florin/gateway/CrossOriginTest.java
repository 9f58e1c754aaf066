package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.connection.ConnectionConfig;
import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.Operation;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of other origins, in a browser that does what the answers say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {
  private static final String SHOP = "https://shop.example";

  private final TestGateway gateway = new TestGateway(allowing(SHOP));
  private final TestGateway closed = new TestGateway();

  private static GatewayConfig allowing(String... origins) {
    return GatewayConfig.defaults()
        .listeningOn("127.0.0.1", 0)
        .withConnections(
            new ConnectionConfig(1000, Duration.ofSeconds(10), Optional.empty(), List.of(origins)));
  }

  @AfterAll
  void close() {
    gateway.close();
    closed.close();
  }

  private static HttpResponse<String> ask(TestGateway of, String origin) {
    return of.send(of.request("/v1/wallets/701/balance").header("Origin", origin));
  }

  private static HttpResponse<String> preflight(TestGateway of, String origin) {
    return of.send(
        of.request("/v1/transfers")
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization, idempotency-key"));
  }

  @Test
  void aPageOfAnAllowedOriginMayReadTheAnswerAndItsHeaders() {
    HttpHeaders headers = ask(gateway, SHOP).headers();

    assertThat(headers.firstValue("Access-Control-Allow-Origin")).hasValue(SHOP);
    assertThat(headers.allValues("Vary")).contains("Origin", "Accept-Encoding");
    assertThat(headers.firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains(
            "ETag", "Trace-Id", "RateLimit", "Idempotent-Replayed", "Retry-After", "Location");
    assertThat(headers.firstValue("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void aRefusalCanBeReadToo() {
    HttpResponse<String> refusal =
        gateway.send(gateway.request("/v1/nothing").header("Origin", SHOP));

    assertThat(refusal.statusCode()).isEqualTo(404);
    assertThat(refusal.headers().firstValue("Access-Control-Allow-Origin")).hasValue(SHOP);
  }

  @Test
  void aPreflightIsAnsweredWithoutAToken() {
    HttpResponse<String> answer = preflight(gateway, SHOP);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(SHOP);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization", "Idempotency-Key");
    assertThat(answer.headers().firstValue("Access-Control-Max-Age")).isPresent();
    assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
  }

  @Test
  void aPageMayUseEveryMethodAndHeaderOfTheContract() {
    HttpHeaders headers = preflight(gateway, SHOP).headers();
    String methods = headers.firstValue("Access-Control-Allow-Methods").orElseThrow();
    String names = headers.firstValue("Access-Control-Allow-Headers").orElseThrow();

    for (Operation operation : Contract.load().operations()) {
      assertThat(methods).contains(operation.method().name());
    }
    assertThat(names).contains("Idempotency-Key", "If-None-Match", "Last-Event-ID", "Content-Type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://shop.example:8443",
        "http://shop.example",
        "HTTPS://SHOP.EXAMPLE",
        "null"
      })
  void pagesOfOtherOriginsGetNothing(String origin) {
    HttpResponse<String> preflight = preflight(gateway, origin);

    assertThat(ask(gateway, origin).headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(ask(gateway, origin).headers().allValues("Vary")).contains("Origin");
    assertThat(preflight.statusCode()).isEqualTo(405);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void withoutOriginsNoPageIsAllowed() {
    HttpHeaders headers = ask(closed, SHOP).headers();

    assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(headers.allValues("Vary")).doesNotContain("Origin");
    assertThat(preflight(closed, SHOP).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "https://shop.example:8443",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:5173"
      })
  void originsAreWrittenAsABrowserWritesThem(String origin) {
    assertThat(CrossOrigin.isOrigin(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "https://*.example",
        "https://shop.example/",
        "https://Shop.example",
        "http://shop.example",
        "https://user@shop.example",
        "shop.example",
        "https://",
        " https://shop.example"
      })
  void whatIsNoExactOriginIsRefused(String text) {
    assertThat(CrossOrigin.isOrigin(text)).isFalse();
  }
}
