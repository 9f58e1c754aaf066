package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, where to, and how a request is traced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    gateway.service.forget();
    gateway.metadata.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/wallets",
        "/v1/wallets/701",
        "/v1/wallets/701/balance",
        "/v1/wallets/701/transactions",
        "/v1/transactions/701",
        "/v2/transfers/701",
        "/v1/idempotency/k",
        "/v1/recipients/bob?currency=USD",
        "/v1/currencies"
      })
  void withoutATokenNothingIsRead(String path) {
    HttpResponse<String> response = gateway.send(HttpRequest.newBuilder(gateway.uri(path)));

    BadInputTest.problem(response, 401, "unauthenticated");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(gateway.service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/wallets",
        "/v1/deposits",
        "/v1/withdrawals",
        "/v1/transfers",
        "/v2/transfers",
        "/v2/transfers/701/cancel"
      })
  void withoutATokenNothingIsDone(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri(path)).POST(BodyPublishers.ofString("not even JSON"));

    BadInputTest.problem(gateway.send(request), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer bad-token", "Bearer", "Basic YWxpY2U6cHc=", "good-token"})
  void badTokenIsRefused(String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri("/v1/wallets")).header("Authorization", authorization);

    BadInputTest.problem(gateway.send(request), 401, "unauthenticated");
  }

  @Test
  void serviceGetsTheCallersToken() {
    gateway.get("/v1/wallets");

    assertThat(gateway.metadata.remove().get(AUTHORIZATION)).isEqualTo("Bearer good-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v1/wallet",
        "/v1/wallets/",
        "/v1/wallets/701/",
        "/v1/wallets//balance",
        "/v1/wallets/701/balance/now",
        "/V1/wallets",
        "/v1/%77allets",
        "/v2/wallets",
        "/v2/transfers//cancel",
        "/v2/transfers/701/cancel/now",
        "/favicon.ico"
      })
  void unknownPathIsNotFound(String path) {
    BadInputTest.problem(gateway.send(HttpRequest.newBuilder(gateway.uri(path))), 404, "not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/wallets, 'GET, HEAD, POST'",
    "PUT, /v1/wallets/701, 'GET, HEAD'",
    "GET, /v1/transfers, POST",
    "OPTIONS, /v1/deposits, POST",
    "GET, /v2/transfers, POST",
    "DELETE, /v2/transfers/701, 'GET, HEAD'",
    "GET, /v2/transfers/701/cancel, POST",
    "POST, /health/live, 'GET, HEAD'"
  })
  void otherMethodsAreNamed(String method, String path, String allow) {
    HttpResponse<String> response =
        gateway.send(gateway.request(path).method(method, BodyPublishers.noBody()));

    BadInputTest.problem(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue(allow);
  }

  @Test
  void headIsGetWithoutTheBody() {
    HttpResponse<String> get = gateway.get("/v1/wallets/701/balance");
    HttpResponse<String> head = gateway.send(gateway.request("/v1/wallets/701/balance").HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"));
  }

  @Test
  void callersTraceGoesOn() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/v1/wallets")
                .header("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01"));

    assertThat(response.headers().firstValue("Trace-Id")).hasValue(TRACE_ID);
    assertThat(gateway.metadata.remove().get(TRACEPARENT))
        .matches("00-" + TRACE_ID + "-[0-9a-f]{16}-00")
        .doesNotContain("00f067aa0ba902b7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x"
      })
  void badTraceIsReplacedByANewOne(String traceparent) {
    String traceId =
        gateway
            .send(gateway.request("/v1/wallets").header("traceparent", traceparent))
            .headers()
            .firstValue("Trace-Id")
            .orElseThrow();

    assertThat(traceId).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID).isNotEqualTo("0".repeat(32));
    assertThat(gateway.metadata.remove().get(TRACEPARENT)).contains(traceId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/wallets", "/docs", "/openapi.yaml", "/health/live", "/nowhere"})
  void everyAnswerIsTracedAndGuarded(String path) {
    HttpResponse<String> response = gateway.get(path);

    assertThat(response.headers().firstValue("Trace-Id")).isPresent();
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
        .hasValue("same-origin");
    assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
        .isEqualTo(path.matches("/docs|/openapi.yaml") ? "no-cache" : "no-store");
    assertThat(response.headers().firstValue("Strict-Transport-Security"))
        .as("over plain HTTP nobody may believe it")
        .isEmpty();
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void readinessIsTheServices() {
    gateway.health.setStatus("", ServingStatus.SERVING);
    HttpResponse<String> ready = open("/health/ready");
    gateway.health.setStatus("", ServingStatus.NOT_SERVING);
    HttpResponse<String> notReady = open("/health/ready");
    HttpResponse<String> live = open("/health/live");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(ready)).isEqualTo(new JsonObject().put("status", "ready"));
    BadInputTest.problem(notReady, 503, "unavailable");
    assertThat(live.statusCode()).isEqualTo(200);
  }

  @Test
  void contractIsServedAsItIs() {
    HttpResponse<String> response = open("/openapi.yaml");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/yaml; charset=utf-8");
    assertThat(response.body()).startsWith("openapi: 3.1.0");
  }

  private HttpResponse<String> open(String path) {
    return gateway.send(HttpRequest.newBuilder(gateway.uri(path)));
  }
}
