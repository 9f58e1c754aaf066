package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input has its own answer, and none of them reaches the wallet service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String GOOD = "{\"to_user_id\":\"bob\",\"amount\":1,\"currency\":\"USD\"}";

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void nothingWasAskedOfTheService() {
    List<Message> asked = List.copyOf(gateway.service.asked());
    gateway.service.forget();

    assertThat(asked).isEmpty();
  }

  static Stream<Arguments> badFields() {
    return Stream.of(
        amount("0", "0"),
        amount("-0", "0"),
        amount("-5", "-5"),
        amount("1.5", "1.5"),
        amount("1.0", "1.0"),
        amount("1e3", "1e3"),
        amount("1E3", "1E3"),
        amount("\"5\"", "\"5\""),
        amount("null", "null"),
        amount("true", "true"),
        amount("[1]", "an array"),
        amount("{\"amount\":1}", "an object"),
        amount("1000000000000001", "1000000000000001"),
        amount("9223372036854775807", "9223372036854775807"),
        amount("9223372036854775808", "9223372036854775808"),
        amount("-9223372036854775809", "-9223372036854775809"),
        amount("1" + "0".repeat(98), "1" + "0".repeat(59) + "…"),
        field("currency", "\"usd\"", "unknown_currency"),
        field("currency", "\"US\"", "unknown_currency"),
        field("currency", "\"USDX\"", "unknown_currency"),
        field("currency", "\"\"", "unknown_currency"),
        field("currency", "\"USD\\n\"", "unknown_currency"),
        field("currency", "840", "invalid_field"),
        field("currency", "null", "invalid_field"),
        field("to_user_id", "\"\"", "invalid_field"),
        field("to_user_id", "\"b\\u00f6b\"", "invalid_field"),
        field("to_user_id", "\"" + "b".repeat(256) + "\"", "invalid_field"),
        field("to_user_id", "7", "invalid_field"),
        field("from_wallet_id", "701", "invalid_field"),
        field("from_wallet_id", "\"0\"", "invalid_field"),
        field("from_wallet_id", "\"-1\"", "invalid_field"),
        field("from_wallet_id", "\"abc\"", "invalid_field"),
        field("from_wallet_id", "\"12345678901234567890\"", "invalid_field"),
        field("note", "\"" + "n".repeat(201) + "\"", "invalid_field"),
        field("note", "\"two\\nlines\"", "invalid_field"),
        field("note", "\"\\u007f\"", "invalid_field"),
        field("note", "\"at the end\\n\"", "invalid_field"),
        field("note", "null", "invalid_field"),
        field("note", "[]", "invalid_field"),
        field("amuont", "5", "unknown_field"),
        field("", "5", "unknown_field"));
  }

  private static Arguments amount(String written, String shown) {
    return Arguments.of("amount", written, "invalid_field", shown);
  }

  private static Arguments field(String field, String written, String code) {
    return Arguments.of(field, written, code, null);
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void badFieldIsNamedWithItsValueAndWhatIsExpected(
      String field, String written, String code, @org.jspecify.annotations.Nullable String shown) {
    JsonObject problem = problem(gateway.post("/v1/transfers", with(field, written)), 400, code);
    JsonObject later = problem(gateway.post("/v2/transfers", with(field, written)), 400, code);
    assertThat(later.getString("detail")).isEqualTo(problem.getString("detail"));

    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("expected")).isNotBlank();
    assertThat(problem.getString("value")).hasSizeLessThan(80);
    if (shown != null) {
      assertThat(problem.getString("value")).isEqualTo(shown);
    }
    assertThat(problem.getString("detail"))
        .isEqualTo(
            "%s: %s (expected: %s)"
                .formatted(field, problem.getString("value"), problem.getString("expected")));
  }

  /** The good body with one field as it is written here. */
  private static String with(String field, String written) {
    JsonObject good = new JsonObject(GOOD);
    StringBuilder body = new StringBuilder("{\"").append(field).append("\":").append(written);
    for (String other : good.fieldNames()) {
      if (!other.equals(field)) {
        JsonObject one = new JsonObject().put(other, good.getValue(other));
        body.append(',').append(one.encode(), 1, one.encode().length() - 1);
      }
    }
    return body.append('}').toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{\"amount\":1,}",
        "{\"amount\":01}",
        "{\"amount\":+1}",
        "{\"amount\":NaN}",
        "{'amount':1}",
        "{\"amount\":1}{}",
        "{\"amount\":1} x",
        "{\"amount\":1,\"amount\":2}",
        "{\"amount\":1,\"am\\u006funt\":1}",
        "{\"note\":\"a\\u0000b\"}",
        "{\"note\":\"\\ud800\"}",
        "{\"note\":\"\\udc00\\ud800\"}",
        "{\"\\ud800\":1}",
        "{\"note\":\"\\ud83d x\"}",
        "\uFEFF{}",
        "[]",
        "[1]",
        "null",
        "true",
        "5",
        "\"text\""
      })
  void malformedBodyIsRefusedAsAWhole(String body) {
    problem(gateway.post("/v1/transfers", body), 400, "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "ff", "c080", "eda080", "f5808080", "e282"})
  void invalidUtf8IsMalformed(String hex) {
    byte[] bad = java.util.HexFormat.of().parseHex(hex);
    byte[] start = "{\"note\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] end = "\"}".getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[start.length + bad.length + end.length];
    System.arraycopy(start, 0, body, 0, start.length);
    System.arraycopy(bad, 0, body, start.length, bad.length);
    System.arraycopy(end, 0, body, start.length + bad.length, end.length);

    JsonObject problem = problem(gateway.post("/v1/transfers", body), 400, "malformed_request");

    assertThat(problem.getString("detail")).contains("UTF-8");
  }

  @Test
  void utf16IsNotUtf8() {
    problem(
        gateway.post("/v1/transfers", GOOD.getBytes(StandardCharsets.UTF_16BE)),
        400,
        "malformed_request");
  }

  @Test
  void deepNestingIsMalformed() {
    String deep = "{\"note\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    JsonObject problem = problem(gateway.post("/v1/transfers", deep), 400, "malformed_request");

    assertThat(problem.getString("detail")).contains("nesting up to 16").doesNotContain("Stream");
  }

  @Test
  void oneOfTwoRecipientsIsNeeded() {
    String none = "{\"amount\":1,\"currency\":\"USD\"}";
    String both = GOOD.replace("{", "{\"to_wallet_id\":\"7\",");

    assertThat(
            problem(gateway.post("/v1/transfers", none), 400, "invalid_field").getString("value"))
        .isEqualTo("missing");
    assertThat(
            problem(gateway.post("/v1/transfers", both), 400, "invalid_field").getString("field"))
        .isEqualTo("to_user_id, to_wallet_id");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/wallets, currency",
    "/v1/deposits, wallet_id",
    "/v1/withdrawals, wallet_id",
    "/v1/transfers, amount",
    "/v2/transfers, amount"
  })
  void missingFieldIsNamed(String path, String field) {
    JsonObject problem = problem(gateway.post(path, "{}"), 400, "invalid_field");

    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("value")).isEqualTo("missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/deposits", "/v1/withdrawals", "/v1/transfers", "/v2/transfers"})
  void movingMoneyNeedsAKey(String path) {
    HttpRequest.Builder request = gateway.request(path).POST(BodyPublishers.ofString(GOOD));

    problem(gateway.send(request), 400, "idempotency_key_missing");
    problem(gateway.send(request.header("Idempotency-Key", "")), 400, "idempotency_key_missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"abc", "\"abc\"d\"", "\"a\\bc\"", "\"\"", "\"abc\" ; x", "\""})
  void badlyQuotedKeyIsRefused(String key) {
    JsonObject problem = problem(withKeys(key), 400, "invalid_field");

    assertThat(problem.getString("field")).isEqualTo("Idempotency-Key");
  }

  @Test
  void keyHasABoundAndIsThereOnce() {
    problem(withKeys("k".repeat(256)), 400, "invalid_field");
    problem(withKeys("one", "two"), 400, "invalid_field");
  }

  private HttpResponse<String> withKeys(String... keys) {
    HttpRequest.Builder request =
        gateway.request("/v1/transfers").POST(BodyPublishers.ofString(GOOD));
    for (String key : keys) {
      request.header("Idempotency-Key", key);
    }
    return gateway.send(request);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "limit=0, invalid_field, limit",
        "limit=201, invalid_field, limit",
        "limit=-1, invalid_field, limit",
        "limit=ten, invalid_field, limit",
        "limit=1.0, invalid_field, limit",
        "limit=1e1, invalid_field, limit",
        "limit=, invalid_field, limit",
        "limit, invalid_field, limit",
        "limit=99999999999999999999, invalid_field, limit",
        "limit=5&limit=6, invalid_field, limit",
        "kind=gift, invalid_field, kind",
        "kind=, invalid_field, kind",
        "direction=up, invalid_field, direction",
        "from=yesterday, invalid_field, from",
        "from=2026-11-22, invalid_field, from",
        "to=2026-13-01T00:00:00Z, invalid_field, to",
        "counterparty_user_id=, invalid_field, counterparty_user_id",
        "counterparty_user_id=b%C3%B6b, invalid_field, counterparty_user_id",
        "cursor=, invalid_cursor, cursor",
        "cursor=a%20b, invalid_cursor, cursor",
        "offset=5, unknown_field, offset",
        "Limit=5, unknown_field, Limit"
      })
  void badQueryParameterIsNamed(String query, String code, String parameter) {
    JsonObject problem = problem(gateway.get("/v1/wallets/701/transactions?" + query), 400, code);

    assertThat(problem.getString("field")).isEqualTo(parameter);
  }

  @Test
  void tooLongCursorIsInvalid() {
    problem(
        gateway.get("/v1/wallets/701/transactions?cursor=" + "c".repeat(1025)),
        400,
        "invalid_cursor");
  }

  @Test
  void parameterWhereThereIsNoneIsRefused() {
    problem(gateway.get("/v1/wallets?limit=5"), 400, "unknown_field");
    problem(gateway.post("/v1/transfers?dry_run=true", GOOD), 400, "unknown_field");
  }

  @Test
  void requiredParameterIsNamed() {
    JsonObject problem = problem(gateway.get("/v1/recipients/bob"), 400, "invalid_field");

    assertThat(problem.getString("field")).isEqualTo("currency");
    problem(gateway.get("/v1/recipients/bob?currency=usd"), 400, "unknown_currency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/wallets/abc",
        "/v1/wallets/0",
        "/v1/wallets/-1/balance",
        "/v1/wallets/12345678901234567890/transactions",
        "/v1/transactions/7%20",
        "/v2/transfers/0",
        "/v2/transfers/12345678901234567890",
        "/v1/idempotency/%C3%B6",
        "/v1/recipients/b%0Ab?currency=USD"
      })
  void badPathParameterIsNamed(String path) {
    assertThat(problem(gateway.get(path), 400, "invalid_field").getString("field")).isNotBlank();
  }

  @Test
  void badIdToCancelIsNamed() {
    JsonObject problem =
        problem(gateway.post("/v2/transfers/abc/cancel", ""), 400, "invalid_field");

    assertThat(problem.getString("field")).isEqualTo("id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/idempotency/%ff", "/v1/idempotency/%C3", "/v1/recipients/bob?currency=%FF"})
  void brokenPercentEncodingIsMalformed(String path) {
    problem(gateway.get(path), 400, "malformed_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/jsonx",
        "application/problem+json"
      })
  void otherContentTypeIsRefused(String type) {
    problem(
        gateway.send(
            gateway
                .request("/v1/transfers")
                .setHeader("Content-Type", type)
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString(GOOD))),
        415,
        "unsupported_media_type");
  }

  @Test
  void compressedBodyIsRefused() {
    problem(
        gateway.send(
            gateway
                .request("/v1/transfers")
                .header("Content-Encoding", "gzip")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofString(GOOD))),
        415,
        "unsupported_media_type");
  }

  static JsonObject problem(HttpResponse<String> response, int status, String code) {
    JsonObject problem = TestGateway.json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(problem.getString("code")).as(response.body()).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Trace-Id")).hasValue(problem.getString("trace_id"));
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    return problem;
  }
}
