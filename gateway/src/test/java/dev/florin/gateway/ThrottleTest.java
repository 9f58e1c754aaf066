package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.gateway.contract.Contract;
import dev.florin.gateway.contract.SecondOpinion;
import dev.florin.gateway.throttle.AddressRange;
import dev.florin.gateway.throttle.ThrottleConfig;
import dev.florin.redis.throttle.Limit;
import io.grpc.Status;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask how often, and what the answers tell of it. */
class ThrottleTest {
  private static final ThrottleConfig LIMITS =
      new ThrottleConfig(
          new Limit("reads", 2, 5),
          new Limit("writes", 1, 3),
          new Limit("anonymous", 1, 2),
          List.of());
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";

  private final FakeLimiter limiter = new FakeLimiter();
  private final TestGateway gateway = gateway(LIMITS);

  @AfterEach
  void close() {
    gateway.close();
  }

  private TestGateway gateway(ThrottleConfig limits) {
    return new TestGateway(
        GatewayConfig.defaults().listeningOn("127.0.0.1", 0).withThrottle(limits), limiter);
  }

  private HttpResponse<String> anonymous(String method, String path) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.uri(path)).method(method, BodyPublishers.noBody()));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  @Test
  void answersTellTheLimitAndWhatIsLeft() {
    gateway.service.answerBy(request -> {
      throw ProblemMappingTest.refusal(
          Status.Code.FAILED_PRECONDITION, "insufficient_funds", "no", Map.of());
    });
    HttpResponse<String> refused = gateway.post("/v1/transfers", TRANSFER);
    HttpResponse<String> unfit = gateway.post("/v1/transfers", "{}");
    gateway.service.forget();
    HttpResponse<String> moved = gateway.post("/v1/transfers", TRANSFER);
    HttpResponse<String> read = gateway.get("/v1/wallets");
    HttpResponse<String> unknown = gateway.get("/v1/nothing");

    assertThat(List.of(refused.statusCode(), unfit.statusCode(), moved.statusCode()))
        .containsExactly(422, 400, 201);
    assertThat(header(refused, "RateLimit-Policy")).isEqualTo("\"writes\";q=3;w=3");
    assertThat(header(refused, "RateLimit")).isEqualTo("\"writes\";r=2;t=2");
    assertThat(header(unfit, "RateLimit")).isEqualTo("\"writes\";r=1;t=2");
    assertThat(header(moved, "RateLimit")).isEqualTo("\"writes\";r=0;t=2");
    assertThat(header(read, "RateLimit-Policy")).isEqualTo("\"reads\";q=5;w=3");
    assertThat(header(read, "RateLimit")).isEqualTo("\"reads\";r=4;t=2");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(header(unknown, "RateLimit")).isEqualTo("\"reads\";r=3;t=2");
    assertThat(limiter.taken()).isEqualTo(Map.of("writes alice", 3, "reads alice", 2));
  }

  @Test
  void acceptingAndCancellingAreWritesAndAskingIsARead() {
    gateway.post("/v2/transfers", TRANSFER);
    gateway.post("/v2/transfers/7/cancel", "");
    gateway.get("/v2/transfers/7");

    assertThat(limiter.taken()).isEqualTo(Map.of("writes alice", 2, "reads alice", 1));
  }

  @Test
  void tooManyWritesAreRefusedAndNeverReachTheService() {
    for (int write = 0; write < 3; write++) {
      assertThat(gateway.post("/v1/transfers", TRANSFER).statusCode()).isEqualTo(201);
    }
    gateway.service.asked().clear();

    HttpResponse<String> response = gateway.post("/v1/transfers", "not even JSON");

    JsonObject problem = BadInputTest.problem(response, 429, "rate_limited");
    assertThat(problem.getString("detail"))
        .isEqualTo(
            "Too many writes: 3 are allowed at once, and 1 a second in the long run. Nothing was"
                + " done. Wait 2 s, then send it again, with the same Idempotency-Key if it has"
                + " one.");
    assertThat(problem.getString("limit")).isEqualTo("writes");
    assertThat(problem.getInteger("retry_after_seconds")).isEqualTo(2);
    assertThat(header(response, "Retry-After")).isEqualTo("2");
    assertThat(header(response, "RateLimit-Policy")).isEqualTo("\"writes\";q=3;w=3");
    assertThat(header(response, "RateLimit")).isEqualTo("\"writes\";r=0;t=2");
    assertThat(gateway.service.asked()).isEmpty();
    assertThat(gateway.get("/v1/wallets").statusCode()).isEqualTo(200);
  }

  @Test
  void refusalIsAsTheContractPromises() {
    for (int read = 0; read < 5; read++) {
      gateway.get("/v1/wallets");
    }
    HttpResponse<String> response = gateway.get("/v1/wallets");

    try (SecondOpinion second = new SecondOpinion(Contract.load().yaml())) {
      assertThat(second.response("listWallets", 429, TestGateway.json(response)).getErrors())
          .as(response.body())
          .isNullOrEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/nothing, 404", "DELETE, /v1/wallets, 405", "POST, /v1/transfers, 401"})
  void whoHasNoTokenIsCountedByAddress(String method, String path, int status) {
    HttpResponse<String> first = anonymous(method, path);
    anonymous(method, path);
    HttpResponse<String> third = anonymous(method, path);

    assertThat(first.statusCode()).isEqualTo(status);
    assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"anonymous\";q=2;w=2");
    assertThat(header(first, "RateLimit")).isEqualTo("\"anonymous\";r=1;t=2");
    assertThat(BadInputTest.problem(third, 429, "rate_limited").getString("detail"))
        .startsWith("Too many requests without a valid token:")
        .endsWith("ask again, with a valid bearer token.");
    assertThat(limiter.taken()).isEqualTo(Map.of("anonymous 127.0.0.1", 3));
    assertThat(gateway.get("/v1/wallets").statusCode()).isEqualTo(200);
  }

  @Test
  void badTokenIsNoToken() {
    for (int attempt = 0; attempt < 3; attempt++) {
      gateway.send(
          HttpRequest.newBuilder(gateway.uri("/v1/wallets")).header("Authorization", "Bearer bad"));
    }

    assertThat(limiter.taken()).isEqualTo(Map.of("anonymous 127.0.0.1", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/docs", "/openapi.yaml"})
  void healthAndPagesHaveNoLimit(String path) {
    for (int attempt = 0; attempt < 10; attempt++) {
      HttpResponse<String> response = anonymous("GET", path);

      assertThat(response.statusCode()).isIn(200, 503);
      assertThat(header(response, "RateLimit")).isEqualTo("none");
    }
    assertThat(limiter.taken()).isEmpty();
  }

  @Test
  void addressIsWhatATrustedProxySays() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri("/v1/wallets"))
            .header("X-Forwarded-For", "1.1.1.1")
            .header("X-Forwarded-For", "198.51.100.1");
    gateway.send(request);
    ThrottleConfig proxied =
        new ThrottleConfig(
            LIMITS.reads(),
            LIMITS.writes(),
            LIMITS.anonymous(),
            List.of(AddressRange.parse("127.0.0.0/8")));
    try (TestGateway behind = gateway(proxied)) {
      behind.send(
          HttpRequest.newBuilder(behind.uri("/v1/wallets"))
              .header("X-Forwarded-For", "1.1.1.1")
              .header("X-Forwarded-For", "198.51.100.1"));
    }

    assertThat(limiter.taken())
        .isEqualTo(Map.of("anonymous 127.0.0.1", 1, "anonymous 198.51.100.1", 1));
  }
}
