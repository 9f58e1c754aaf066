package dev.florin.gateway;

import com.google.protobuf.Message;
import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookResponse;
import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.Event;
import dev.florin.wallet.v1.GetWebhookRequest;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListEventsResponse;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesResponse;
import dev.florin.wallet.v1.ListWebhooksRequest;
import dev.florin.wallet.v1.ListWebhooksResponse;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RedeliverEventsResponse;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import dev.florin.wallet.v1.Webhook;
import dev.florin.wallet.v1.WebhookDelivery;
import dev.florin.wallet.v1.WebhookState;
import dev.florin.wallet.v1.WebhookWithSecret;

/** Events and webhooks like those of the contract's examples. */
final class EventExamples {
  static final String WEBHOOK_ID = "701911000000000001";
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** As the service writes it, whose tests hold the same text. */
  static final String COMMITTED =
      """
      {"specversion":"1.0","id":"1-12345","source":"/florin",\
      "type":"dev.florin.transaction.committed","subject":"701311000000000001",\
      "time":"2026-11-22T12:00:00.123456Z","datacontenttype":"application/json",\
      "data":{"id":"701311000000000001","kind":"deposit","amount":1170,"currency":"USD",\
      "note":"pay \\"day\\" \uD83C\uDF5C","source":null,\
      "destination":{"wallet_id":"1","user_id":"alice","version":"1","balance_after":1170},\
      "trace_id":null,"created_at":"2026-11-22T12:00:00.123456Z"}}\
      """;

  /** Likewise. */
  static final String REFUSED =
      """
      {"specversion":"1.0","id":"1-12346","source":"/florin",\
      "type":"dev.florin.accepted_transfer.refused","subject":"701311000000000002",\
      "time":"2026-11-22T12:00:00.123456Z","datacontenttype":"application/json",\
      "data":{"id":"701311000000000002","state":"refused","amount":1170,"currency":"USD",\
      "note":null,"source":{"wallet_id":"1","user_id":"alice"},"destination":null,\
      "finished_at":"2026-11-22T12:00:00.123456Z",\
      "refusal":{"code":"insufficient_funds",\
      "detail":"The wallet holds 1.70 USD, 10.00 USD short of 11.70 USD.",\
      "shortfall":{"amount":1000,"currency":"USD"},\
      "available":{"amount":170,"currency":"USD"}},\
      "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}}\
      """;

  private EventExamples() {}

  static Message answer(Message request) {
    return switch (request) {
      case ListEventsRequest list -> events(COMMITTED, REFUSED);
      case CreateWebhookRequest create -> withSecret();
      case ListWebhooksRequest list ->
          ListWebhooksResponse.newBuilder()
              .addWebhooks(webhook())
              .addWebhooks(switchedOff())
              .build();
      case GetWebhookRequest get -> webhook().build();
      case DeleteWebhookRequest delete -> DeleteWebhookResponse.getDefaultInstance();
      case EnableWebhookRequest enable -> webhook().build();
      case DisableWebhookRequest disable ->
          webhook().setState(WebhookState.WEBHOOK_STATE_DISABLED).build();
      case RotateWebhookSecretRequest rotate -> withSecret();
      case ListWebhookDeliveriesRequest list -> deliveries();
      case RedeliverEventsRequest redeliver ->
          RedeliverEventsResponse.newBuilder().setEvents(345).build();
      default -> OperatorExamples.answer(request);
    };
  }

  static ListEventsResponse events(String... jsons) {
    ListEventsResponse.Builder response = ListEventsResponse.newBuilder().setNextAfter("1-12346");
    for (String json : jsons) {
      response.addEvents(Event.newBuilder().setJson(json));
    }
    return response.build();
  }

  static Webhook.Builder webhook() {
    return Webhook.newBuilder()
        .setId(WEBHOOK_ID)
        .setUrl("https://shop.example/florin")
        .setDescription("back office")
        .addTypes("dev.florin.transaction.committed")
        .setState(WebhookState.WEBHOOK_STATE_ENABLED)
        .setPosition("1-12345")
        .setRetrying(1)
        .setFailed(2)
        .setCreatedAt(Examples.NOON)
        .setCreatedBy("alice");
  }

  private static Webhook.Builder switchedOff() {
    return webhook()
        .setState(WebhookState.WEBHOOK_STATE_SWITCHED_OFF)
        .setReason("it failed for a day")
        .setFailingSince(Examples.NOON);
  }

  private static WebhookWithSecret withSecret() {
    return WebhookWithSecret.newBuilder().setWebhook(webhook()).setSecret(SECRET).build();
  }

  private static ListWebhookDeliveriesResponse deliveries() {
    return ListWebhookDeliveriesResponse.newBuilder()
        .addDeliveries(
            WebhookDelivery.newBuilder()
                .setEventId("1-12345")
                .setState(DeliveryState.DELIVERY_STATE_RETRYING)
                .setAttempts(2)
                .setFirstAt(Examples.NOON)
                .setNextAt(Examples.NOON)
                .setError("the receiver answered 500"))
        .addDeliveries(
            WebhookDelivery.newBuilder()
                .setEventId("1-12346")
                .setState(DeliveryState.DELIVERY_STATE_FAILED))
        .setNextAfter("1-12346")
        .build();
  }
}
