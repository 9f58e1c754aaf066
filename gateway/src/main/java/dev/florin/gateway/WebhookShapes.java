package dev.florin.gateway;

import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.ListWebhookDeliveriesResponse;
import dev.florin.wallet.v1.ListWebhooksResponse;
import dev.florin.wallet.v1.Webhook;
import dev.florin.wallet.v1.WebhookDelivery;
import dev.florin.wallet.v1.WebhookState;
import dev.florin.wallet.v1.WebhookWithSecret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The service's messages about webhooks as the contract's JSON. */
final class WebhookShapes {
  private WebhookShapes() {}

  static JsonObject webhook(Webhook webhook) {
    JsonArray types = new JsonArray();
    webhook.getTypesList().forEach(types::add);
    return new JsonObject()
        .put("id", webhook.getId())
        .put("url", webhook.getUrl())
        .put("description", webhook.getDescription())
        .put("types", types)
        .put("state", state(webhook.getState()))
        .put("reason", webhook.hasReason() ? webhook.getReason() : null)
        .put("position", webhook.getPosition())
        .put("retrying", webhook.getRetrying())
        .put("failed", webhook.getFailed())
        .put(
            "failing_since",
            webhook.hasFailingSince() ? Shapes.time(webhook.getFailingSince()) : null)
        .put("created_at", Shapes.time(webhook.getCreatedAt()))
        .put("created_by", webhook.getCreatedBy());
  }

  static JsonObject withSecret(WebhookWithSecret withSecret) {
    return webhook(withSecret.getWebhook()).put("secret", withSecret.getSecret());
  }

  static JsonObject webhooks(ListWebhooksResponse response) {
    JsonArray webhooks = new JsonArray();
    response.getWebhooksList().forEach(webhook -> webhooks.add(webhook(webhook)));
    return new JsonObject().put("webhooks", webhooks);
  }

  static JsonObject deliveries(ListWebhookDeliveriesResponse response) {
    JsonArray deliveries = new JsonArray();
    response.getDeliveriesList().forEach(delivery -> deliveries.add(delivery(delivery)));
    String next = response.getNextAfter();
    return new JsonObject()
        .put("deliveries", deliveries)
        .put("next_after", next.isEmpty() ? null : next);
  }

  private static JsonObject delivery(WebhookDelivery delivery) {
    return new JsonObject()
        .put("event_id", delivery.getEventId())
        .put("state", state(delivery.getState()))
        .put("attempts", delivery.getAttempts())
        .put("first_at", delivery.hasFirstAt() ? Shapes.time(delivery.getFirstAt()) : null)
        .put("next_at", delivery.hasNextAt() ? Shapes.time(delivery.getNextAt()) : null)
        .put("error", delivery.hasError() ? delivery.getError() : null);
  }

  private static String state(WebhookState state) {
    return switch (state) {
      case WEBHOOK_STATE_ENABLED -> "enabled";
      case WEBHOOK_STATE_DISABLED -> "disabled";
      case WEBHOOK_STATE_SWITCHED_OFF -> "switched_off";
      case WEBHOOK_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a webhook in the state " + state);
    };
  }

  private static String state(DeliveryState state) {
    return switch (state) {
      case DELIVERY_STATE_RETRYING -> "retrying";
      case DELIVERY_STATE_FAILED -> "failed";
      case DELIVERY_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("a delivery in the state " + state);
    };
  }
}
