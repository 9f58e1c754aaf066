package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import io.grpc.Status;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of events and webhooks: what each asks of the service, and makes of the answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventRoutesTest {
  private static final String WEBHOOK = "/v1/webhooks/" + EventExamples.WEBHOOK_ID;

  private final TestGateway gateway = new TestGateway();

  @AfterAll
  void close() {
    gateway.close();
  }

  @AfterEach
  void forget() {
    gateway.service.forget();
  }

  @Test
  void eventsAreTheServicesOwnBytes() {
    HttpResponse<String> response = gateway.get("/v1/events");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.body())
        .isEqualTo(
            "{\"events\":["
                + EventExamples.COMMITTED
                + ","
                + EventExamples.REFUSED
                + "],\"next_after\":\"1-12346\"}");
  }

  /** A parser would write the number otherwise, and the spaces not at all. */
  @Test
  void eventsAreNotReadOnTheirWay() {
    String odd = "{ \"amount\" : 1.50e1, \"note\":\"\\u002f \u2028\" }";
    gateway.service.answerBy(request -> EventExamples.events(odd));

    assertThat(gateway.get("/v1/events").body())
        .isEqualTo("{\"events\":[" + odd + "],\"next_after\":\"1-12346\"}");
  }

  @Test
  void noEventsAreAnEmptyList() {
    gateway.service.answerBy(request -> EventExamples.events());

    assertThat(gateway.get("/v1/events?after=latest").body())
        .isEqualTo("{\"events\":[],\"next_after\":\"1-12346\"}");
  }

  @Test
  void eventsAreCompressedForWhoAsksForIt() throws Exception {
    HttpResponse<byte[]> response =
        gateway.client.send(
            gateway.request("/v1/events").header("Accept-Encoding", "gzip").GET().build(),
            BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(gateway.get("/v1/events").body());
    }
  }

  @Test
  void placeAndLimitReachTheService() {
    gateway.get("/v1/events");
    gateway.get("/v1/events?after=1-17&limit=1000");
    gateway.get("/v1/events?after=latest");

    assertThat(gateway.service.asked())
        .containsExactly(
            ListEventsRequest.getDefaultInstance(),
            ListEventsRequest.newBuilder().setAfter("1-17").setLimit(1000).build(),
            ListEventsRequest.newBuilder().setAfter("latest").build());
  }

  @Test
  void expiredPlaceIsGoneAndSaysFromWhereToGoOn() {
    refuse(Status.Code.OUT_OF_RANGE, "cursor_expired", Map.of("oldest", "2-40"));

    JsonObject problem =
        BadInputTest.problem(gateway.get("/v1/events?after=1-17"), 410, "cursor_expired");

    assertThat(problem.getString("oldest")).isEqualTo("2-40");
  }

  @Test
  void missingScopeIsNamed() {
    refuse(Status.Code.PERMISSION_DENIED, "forbidden", Map.of("scope", "events"));

    assertThat(BadInputTest.problem(gateway.get("/v1/events"), 403, "forbidden").getString("scope"))
        .isEqualTo("events");
  }

  @Test
  void tooManyWebhooksIsALimit() {
    refuse(
        Status.Code.FAILED_PRECONDITION,
        "limit_exceeded",
        Map.of("limit", "webhooks", "limit_max", "100"));

    HttpResponse<String> response =
        gateway.post("/v1/webhooks", "{\"url\":\"https://shop.example\"}");

    assertThat(BadInputTest.problem(response, 422, "limit_exceeded").getString("limit"))
        .isEqualTo("webhooks");
  }

  @Test
  void newWebhookComesWithItsPlaceAndItsSecret() {
    HttpResponse<String> response =
        gateway.post(
            "/v1/webhooks",
            """
            {"url":"https://shop.example/florin","description":"back office",
             "types":["dev.florin.transaction.committed"],"after":"1-12345"}\
            """);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).hasValue(WEBHOOK);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(TestGateway.json(response))
        .isEqualTo(webhook("enabled").put("secret", EventExamples.SECRET));
    assertThat(gateway.service.asked())
        .containsExactly(
            CreateWebhookRequest.newBuilder()
                .setUrl("https://shop.example/florin")
                .setDescription("back office")
                .addTypes("dev.florin.transaction.committed")
                .setAfter("1-12345")
                .build());
  }

  @Test
  void webhookNeedsOnlyAUrl() {
    gateway.post("/v1/webhooks", "{\"url\":\"http://localhost:9\"}");

    assertThat(gateway.service.asked())
        .containsExactly(CreateWebhookRequest.newBuilder().setUrl("http://localhost:9").build());
  }

  @Test
  void webhooksAreShownWithoutTheirSecrets() {
    JsonObject listed = TestGateway.json(gateway.get("/v1/webhooks"));

    assertThat(listed.getJsonArray("webhooks"))
        .isEqualTo(
            new JsonArray()
                .add(webhook("enabled"))
                .add(
                    webhook("switched_off")
                        .put("reason", "it failed for a day")
                        .put("failing_since", "2026-11-22T12:00:00.123456Z")));
    assertThat(TestGateway.json(gateway.get(WEBHOOK))).isEqualTo(webhook("enabled"));
    assertThat(listed.encode()).doesNotContain("secret");
  }

  @Test
  void deletedWebhookIsAnsweredWithNothing() {
    HttpResponse<String> response = gateway.send(gateway.request(WEBHOOK).DELETE());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(gateway.service.asked())
        .containsExactly(
            DeleteWebhookRequest.newBuilder().setWebhookId(EventExamples.WEBHOOK_ID).build());
  }

  @Test
  void webhookIsSwitchedOnAndOff() {
    gateway.post(WEBHOOK + "/enable", "{}");
    gateway.post(WEBHOOK + "/enable", "{\"after\":\"latest\"}");
    HttpResponse<String> off = gateway.post(WEBHOOK + "/disable", "");

    assertThat(off.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(off)).isEqualTo(webhook("disabled"));
    assertThat(gateway.service.asked())
        .containsExactly(
            EnableWebhookRequest.newBuilder().setWebhookId(EventExamples.WEBHOOK_ID).build(),
            EnableWebhookRequest.newBuilder()
                .setWebhookId(EventExamples.WEBHOOK_ID)
                .setAfter("latest")
                .build(),
            DisableWebhookRequest.newBuilder().setWebhookId(EventExamples.WEBHOOK_ID).build());
  }

  @Test
  void newSecretIsShown() {
    HttpResponse<String> response = gateway.post(WEBHOOK + "/secret", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(response))
        .isEqualTo(webhook("enabled").put("secret", EventExamples.SECRET));
    assertThat(gateway.service.asked())
        .containsExactly(
            RotateWebhookSecretRequest.newBuilder().setWebhookId(EventExamples.WEBHOOK_ID).build());
  }

  @Test
  void deliveriesTellWhatFailed() {
    JsonObject page =
        TestGateway.json(gateway.get(WEBHOOK + "/deliveries?state=failed&limit=2&after=1-12344"));

    assertThat(page)
        .isEqualTo(
            new JsonObject(
                """
                {"deliveries":[
                  {"event_id":"1-12345","state":"retrying","attempts":2,
                   "first_at":"2026-11-22T12:00:00.123456Z",
                   "next_at":"2026-11-22T12:00:00.123456Z","error":"the receiver answered 500"},
                  {"event_id":"1-12346","state":"failed","attempts":0,
                   "first_at":null,"next_at":null,"error":null}],
                 "next_after":"1-12346"}\
                """));
    assertThat(gateway.service.asked())
        .containsExactly(
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(EventExamples.WEBHOOK_ID)
                .setState(DeliveryState.DELIVERY_STATE_FAILED)
                .setLimit(2)
                .setAfter("1-12344")
                .build());
  }

  @Test
  void redeliveryTellsHowManyEventsWillBeSent() {
    HttpResponse<String> response =
        gateway.post(
            WEBHOOK + "/redeliveries", "{\"first_event_id\":\"1-1\",\"last_event_id\":\"1-9\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"events\":345}");
    assertThat(gateway.service.asked())
        .containsExactly(
            RedeliverEventsRequest.newBuilder()
                .setWebhookId(EventExamples.WEBHOOK_ID)
                .setFirstEventId("1-1")
                .setLastEventId("1-9")
                .build());
  }

  /** None of these has a key, so that sending it again is no way to learn what happened. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/v1/webhooks, {\"url\":\"http://a.b\"}",
        "/v1/webhooks/7/enable, {}",
        "/v1/webhooks/7/disable, ``",
        "/v1/webhooks/7/secret, ``",
        "/v1/webhooks/7/redeliveries, {\"first_event_id\":\"1-1\"}"
      })
  void lostAnswerOfAChangeSaysToLookFirst(String path, String body) {
    gateway.service.answerBy(request -> {
      throw Status.UNAVAILABLE.asRuntimeException();
    });

    assertThat(
            BadInputTest.problem(gateway.post(path, body), 503, "outcome_unknown")
                .getString("detail"))
        .contains("look first at what there is");
  }

  private void refuse(Status.Code code, String reason, Map<String, String> metadata) {
    gateway.service.answerBy(request -> refusal(code, reason, metadata));
  }

  private static Message refusal(Status.Code code, String reason, Map<String, String> metadata) {
    throw ProblemMappingTest.refusal(code, reason, "no", metadata);
  }

  private static JsonObject webhook(String state) {
    return new JsonObject(
            """
            {"id":"701911000000000001","url":"https://shop.example/florin",
             "description":"back office","types":["dev.florin.transaction.committed"],
             "reason":null,"position":"1-12345","retrying":1,"failed":2,"failing_since":null,
             "created_at":"2026-11-22T12:00:00.123456Z","created_by":"alice"}\
            """)
        .put("state", state);
  }
}
