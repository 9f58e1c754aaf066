package dev.florin.app.access;

import static dev.florin.app.access.Ask.get;
import static dev.florin.app.access.Ask.post;

import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.GetWebhookRequest;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.ListWebhooksRequest;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import dev.florin.wallet.v1.StreamWalletEventsRequest;

/** A good request for each method about events. */
final class EventAsks {
  static final Ask CREATE_WEBHOOK =
      post(
          "/v1/webhooks",
          "{\"url\":\"https://receiver.example/\"}",
          EventServiceGrpc.getCreateWebhookMethod(),
          CreateWebhookRequest.newBuilder().setUrl("https://receiver.example/"));

  private EventAsks() {}

  static Ask of(String method, Target target) {
    String id = target.webhookId();
    String webhook = "/v1/webhooks/" + id;
    return switch (method) {
      case "EventService/StreamWalletEvents" ->
          get(
              "/v1/wallets/" + target.walletId() + "/events",
              EventServiceGrpc.getStreamWalletEventsMethod(),
              StreamWalletEventsRequest.newBuilder().setWalletId(target.walletId()));
      case "EventService/ListEvents" ->
          get(
              "/v1/events?after=latest",
              EventServiceGrpc.getListEventsMethod(),
              ListEventsRequest.newBuilder().setAfter("latest"));
      case "EventService/CreateWebhook" -> CREATE_WEBHOOK;
      case "EventService/ListWebhooks" ->
          get(
              "/v1/webhooks",
              EventServiceGrpc.getListWebhooksMethod(),
              ListWebhooksRequest.newBuilder());
      case "EventService/GetWebhook" ->
          get(
              webhook,
              EventServiceGrpc.getGetWebhookMethod(),
              GetWebhookRequest.newBuilder().setWebhookId(id));
      case "EventService/DeleteWebhook" ->
          get(
                  webhook,
                  EventServiceGrpc.getDeleteWebhookMethod(),
                  DeleteWebhookRequest.newBuilder().setWebhookId(id))
              .by("DELETE");
      case "EventService/EnableWebhook" ->
          post(
              webhook + "/enable",
              "{}",
              EventServiceGrpc.getEnableWebhookMethod(),
              EnableWebhookRequest.newBuilder().setWebhookId(id));
      case "EventService/DisableWebhook" ->
          post(
              webhook + "/disable",
              null,
              EventServiceGrpc.getDisableWebhookMethod(),
              DisableWebhookRequest.newBuilder().setWebhookId(id));
      case "EventService/RotateWebhookSecret" ->
          post(
              webhook + "/secret",
              null,
              EventServiceGrpc.getRotateWebhookSecretMethod(),
              RotateWebhookSecretRequest.newBuilder().setWebhookId(id));
      case "EventService/ListWebhookDeliveries" ->
          get(
              webhook + "/deliveries",
              EventServiceGrpc.getListWebhookDeliveriesMethod(),
              ListWebhookDeliveriesRequest.newBuilder().setWebhookId(id));
      case "EventService/RedeliverEvents" ->
          post(
              webhook + "/redeliveries",
              "{\"first_event_id\":\"1-1\"}",
              EventServiceGrpc.getRedeliverEventsMethod(),
              RedeliverEventsRequest.newBuilder().setWebhookId(id).setFirstEventId("1-1"));
      default -> throw new AssertionError("no request for " + method);
    };
  }
}
