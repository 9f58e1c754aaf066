package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import dev.florin.gateway.problem.ProblemCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the wallet service refuses, as a caller of REST sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemMappingTest {
  private static final String TRANSFER =
      "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  static StatusRuntimeException refusal(
      Status.Code status, String reason, String detail, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(reason)
            .setDomain("florin")
            .putAllMetadata(metadata)
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(status.value())
            .setMessage(detail)
            .addDetails(Any.pack(info))
            .build());
  }

  private void refuse(RuntimeException refusal) {
    gateway.service.answerBy(request -> {
      throw refusal;
    });
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void reasonDecidesTheStatus(ProblemCode code) {
    refuse(refusal(Status.Code.FAILED_PRECONDITION, code.code(), "why it is so", Map.of()));

    HttpResponse<String> response = gateway.post("/v1/transfers", TRANSFER);

    JsonObject problem = BadInputTest.problem(response, code.status(), code.code());
    assertThat(problem.getString("title")).isEqualTo(code.title());
    assertThat(problem.getString("type")).isEqualTo("/docs#" + code.code());
    if (code != ProblemCode.INTERNAL) {
      assertThat(problem.getString("detail")).isEqualTo("why it is so");
    }
    assertThat(response.headers().firstValue("Retry-After").isPresent())
        .isEqualTo(code == ProblemCode.OUTCOME_PENDING || Set.of(429, 503).contains(code.status()));
  }

  @ParameterizedTest
  @CsvSource({
    "malformed_request, 400",
    "invalid_field, 400",
    "unknown_field, 400",
    "unknown_currency, 400",
    "idempotency_key_missing, 400",
    "invalid_cursor, 400",
    "unauthenticated, 401",
    "forbidden, 403",
    "not_found, 404",
    "not_cancellable, 409",
    "outcome_pending, 409",
    "cursor_expired, 410",
    "insufficient_funds, 422",
    "currency_mismatch, 422",
    "same_wallet, 422",
    "recipient_not_found, 422",
    "amount_overflow, 422",
    "wallet_frozen, 422",
    "limit_exceeded, 422",
    "idempotency_key_reused, 422",
    "rate_limited, 429",
    "overloaded, 503",
    "unavailable, 503",
    "outcome_unknown, 503"
  })
  void codesKeepTheirStatuses(String code, int status) {
    assertThat(ProblemCode.of(code).orElseThrow().status()).isEqualTo(status);
  }

  @Test
  void overdraftNamesTheShortfallAndWhatIsThere() {
    refuse(
        refusal(
            Status.Code.FAILED_PRECONDITION,
            "insufficient_funds",
            "The wallet holds 83.30 USD.",
            Map.of("shortfall_minor", "2840", "available_minor", "8330", "currency", "USD")));

    JsonObject problem =
        BadInputTest.problem(gateway.post("/v1/transfers", TRANSFER), 422, "insufficient_funds");

    assertThat(problem.getJsonObject("shortfall"))
        .isEqualTo(new JsonObject().put("amount", 2840).put("currency", "USD"));
    assertThat(problem.getJsonObject("available"))
        .isEqualTo(new JsonObject().put("amount", 8330).put("currency", "USD"));
  }

  @Test
  void storedRefusalIsMarkedAsAReplay() {
    refuse(
        refusal(
            Status.Code.FAILED_PRECONDITION,
            "insufficient_funds",
            "no",
            Map.of("replayed", "true")));

    assertThat(gateway.post("/v1/transfers", TRANSFER).headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
  }

  @Test
  void fieldsHaveTheirRestNames() {
    refuse(
        refusal(
            Status.Code.INVALID_ARGUMENT,
            "invalid_field",
            "no",
            Map.of("field", "amount_minor", "value", "-5", "expected", "> 0")));

    JsonObject problem =
        BadInputTest.problem(gateway.post("/v1/transfers", TRANSFER), 400, "invalid_field");

    assertThat(problem.getString("field")).isEqualTo("amount");
    assertThat(problem.getString("detail")).isEqualTo("no");
  }

  @Test
  void retryAfterIsTheServices() {
    refuse(
        refusal(Status.Code.UNAVAILABLE, "overloaded", "busy", Map.of("retry_after_seconds", "7")));

    assertThat(gateway.post("/v1/transfers", TRANSFER).headers().firstValue("Retry-After"))
        .hasValue("7");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
  void statusWithoutAReasonIsAFaultWhoseWordsStayInside(Status.Code code) {
    refuse(
        Status.fromCode(code)
            .withDescription("java.sql.SQLException: SELECT secret")
            .asRuntimeException());

    HttpResponse<String> response = gateway.post("/v1/transfers", TRANSFER);

    BadInputTest.problem(response, 500, "internal");
    assertThat(response.body()).doesNotContain("java", "SELECT", "secret");
  }

  @Test
  void unknownReasonAndForeignDomainAreFaults() {
    refuse(refusal(Status.Code.ABORTED, "moon_phase", "the words", Map.of()));
    assertThat(gateway.post("/v1/transfers", TRANSFER).body())
        .contains("internal")
        .doesNotContain("moon_phase", "the words");

    refuse(new IllegalStateException("a bug"));
    assertThat(gateway.get("/v1/wallets").body()).contains("internal").doesNotContain("bug");
  }

  @Test
  void answerThatNobodyUnderstandsIsAFault() {
    gateway.service.answerBy(request ->
        dev.florin.wallet.v1.MovementResponse.newBuilder()
            .setTransaction(
                Examples.transfer().toBuilder()
                    .setKind(dev.florin.wallet.v1.TransactionKind.TRANSACTION_KIND_UNSPECIFIED))
            .build());

    BadInputTest.problem(gateway.post("/v1/transfers", TRANSFER), 500, "internal");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
  void lostAnswerLeavesTheOutcomeOfAMovementUnknown(Status.Code code) {
    refuse(Status.fromCode(code).asRuntimeException());

    HttpResponse<String> moved = gateway.post("/v1/transfers", TRANSFER);
    HttpResponse<String> read = gateway.get("/v1/wallets");

    assertThat(BadInputTest.problem(moved, 503, "outcome_unknown").getString("detail"))
        .contains("same Idempotency-Key");
    assertThat(moved.headers().firstValue("Retry-After")).hasValue("1");
    BadInputTest.problem(read, 503, "unavailable");
  }

  @ParameterizedTest
  @CsvSource({"/v1/wallets", "/v2/transfers", "/v2/transfers/701/cancel"})
  void lostAnswerLeavesTheOutcomeOfEveryWriteUnknown(String path) {
    refuse(Status.UNAVAILABLE.asRuntimeException());

    String body = path.equals("/v1/wallets") ? "{\"currency\":\"USD\"}" : TRANSFER;
    BadInputTest.problem(gateway.post(path, body), 503, "outcome_unknown");
  }

  @Test
  void refusalToCancelNamesTheState() {
    refuse(
        refusal(
            Status.Code.FAILED_PRECONDITION,
            "not_cancellable",
            "It is settled.",
            Map.of("state", "settled")));

    HttpResponse<String> response = gateway.post("/v2/transfers/701/cancel", "");

    assertThat(BadInputTest.problem(response, 409, "not_cancellable").getString("state"))
        .isEqualTo("settled");
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void outcomeIsCertainWhenNothingWasSent() {
    try (TestGateway alone = new TestGateway()) {
      alone.server.shutdownNow();

      BadInputTest.problem(alone.post("/v1/transfers", TRANSFER), 503, "unavailable");
    }
  }

  @Test
  void deadlineLeavesTheOutcomeOfAMovementUnknown() {
    CountDownLatch end = new CountDownLatch(1);
    try (TestGateway hasty =
        new TestGateway(
            GatewayConfig.defaults()
                .listeningOn("127.0.0.1", 0)
                .withRequestTimeout(java.time.Duration.ofMillis(200)))) {
      hasty.service.answerBy(request -> waitFor(end, request));

      BadInputTest.problem(hasty.post("/v1/transfers", TRANSFER), 503, "outcome_unknown");
      BadInputTest.problem(hasty.get("/v1/wallets"), 503, "unavailable");
      end.countDown();
    }
  }

  static Message waitFor(CountDownLatch latch, Message request) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Examples.answer(request);
  }
}
