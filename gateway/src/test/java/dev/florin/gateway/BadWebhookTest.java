package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input about events and webhooks; none of it reaches the service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadWebhookTest {
  private static final String COMMITTED = "\"dev.florin.transaction.committed\"";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; invalid_field; url; missing",
        "{\"url\":7}; invalid_field; url; 7",
        "{\"url\":\"\"}; invalid_field; url; \"\"",
        "{\"url\":\"https://a b\"}; invalid_field; url; \"https://a b\"",
        "{\"url\":\"https://straße.example\"}; invalid_field; url; \"https://straße.example\"",
        "{\"url\":\"https://a\\u202e\"}; invalid_field; url; \"https://a\u202e\"",
        "{\"url\":\"http://a\",\"secret\":\"s\"}; unknown_field; secret; \"s\"",
        "{\"url\":\"http://a\",\"description\":\"a\\nb\"}; invalid_field; description; `\"a\nb\"`",
        "{\"url\":\"http://a\",\"description\":null}; invalid_field; description; null",
        "{\"url\":\"http://a\",\"types\":\"all\"}; invalid_field; types; \"all\"",
        "{\"url\":\"http://a\",\"types\":{}}; invalid_field; types; an object",
        "{\"url\":\"http://a\",\"types\":null}; invalid_field; types; null",
        "{\"url\":\"http://a\",\"types\":[7]}; invalid_field; types; 7",
        "{\"url\":\"http://a\",\"types\":[[]]}; invalid_field; types; an array",
        "{\"url\":\"http://a\",\"types\":[\"all\"]}; invalid_field; types; \"all\"",
        "{\"url\":\"http://a\",\"after\":\"\"}; invalid_cursor; after; \"\"",
        "{\"url\":\"http://a\",\"after\":\"1_2\"}; invalid_cursor; after; \"1_2\"",
        "{\"url\":\"http://a\",\"after\":1}; invalid_field; after; 1"
      })
  void badWebhookIsRefusedAndTheFieldIsNamed(String body, String code, String field, String value) {
    var problem = BadInputTest.problem(gateway.post("/v1/webhooks", body), 400, code);

    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("value")).isEqualTo(value);
    assertThat(problem.getString("expected")).isNotBlank();
  }

  @Test
  void typesAreEachThereOnceAndNotTooMany() {
    var twice = create("[" + COMMITTED + "," + COMMITTED + "]");
    String many =
        IntStream.range(0, 21).mapToObj(n -> COMMITTED).collect(Collectors.joining(",", "[", "]"));

    assertThat(BadInputTest.problem(twice, 400, "invalid_field").getString("expected"))
        .isEqualTo("each only once");
    assertThat(BadInputTest.problem(create(many), 400, "invalid_field").getString("detail"))
        .isEqualTo("types: 21 items (expected: at most 20)");
  }

  private HttpResponse<String> create(String types) {
    return gateway.post("/v1/webhooks", "{\"url\":\"http://a\",\"types\":" + types + "}");
  }

  @Test
  void longTextsAreRefused() {
    for (String field : List.of("url", "description", "after")) {
      String good = field.equals("url") ? "" : "\"url\":\"http://a\",";
      String body = "{" + good + "\"" + field + "\":\"" + "a".repeat(2049) + "\"}";

      var response = gateway.post("/v1/webhooks", body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(TestGateway.json(response).getString("field")).isEqualTo(field);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/events?after=, invalid_cursor, after",
    "/v1/events?after=1%202, invalid_cursor, after",
    "/v1/events?after=LATEST, invalid_cursor, after",
    "/v1/events?after=%00, invalid_cursor, after",
    "/v1/events?limit=0, invalid_field, limit",
    "/v1/events?limit=1001, invalid_field, limit",
    "/v1/events?cursor=1-1, unknown_field, cursor",
    "/v1/webhooks/x, invalid_field, id",
    "/v1/webhooks/0/deliveries, invalid_field, id",
    "/v1/webhooks/7/deliveries?limit=201, invalid_field, limit",
    "/v1/webhooks/7/deliveries?state=done, invalid_field, state",
    "/v1/webhooks/7/deliveries?after=a/b, invalid_cursor, after"
  })
  void badParameterIsNamed(String path, String code, String field) {
    assertThat(BadInputTest.problem(gateway.get(path), 400, code).getString("field"))
        .isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "enable; {\"after\":7}; after",
        "enable; {\"from\":\"1-1\"}; from",
        "redeliveries; {}; first_event_id",
        "redeliveries; {\"first_event_id\":\"1-0\"}; first_event_id",
        "redeliveries; {\"first_event_id\":\"latest\"}; first_event_id",
        "redeliveries; {\"first_event_id\":\"1-1\",\"last_event_id\":\"\"}; last_event_id",
        "redeliveries; {\"first_event_id\":\"1-1\",\"last_event_id\":\"1-01\"}; last_event_id"
      })
  void badBodyOfAnActIsNamed(String act, String body, String field) {
    var response = gateway.post("/v1/webhooks/7/" + act, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestGateway.json(response).getString("field")).isEqualTo(field);
  }

  @Test
  void actWithABodyNeedsOne() {
    BadInputTest.problem(gateway.post("/v1/webhooks/7/enable", ""), 400, "malformed_request");
  }
}
