package dev.florin.service;

import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.WebhookDelivery;
import dev.florin.wallet.v1.WebhookState;
import dev.florin.wallet.v1.WebhookWithSecret;

/** Writes webhooks as messages of the contract. */
final class WebhookMessages {
  private WebhookMessages() {}

  static dev.florin.wallet.v1.Webhook webhook(Webhook webhook) {
    dev.florin.wallet.v1.Webhook.Builder message =
        dev.florin.wallet.v1.Webhook.newBuilder()
            .setId(Long.toString(webhook.id()))
            .setUrl(webhook.url())
            .setDescription(webhook.description())
            .addAllTypes(webhook.types())
            .setState(state(webhook.state()))
            .setPosition(webhook.position().toString())
            .setRetrying(webhook.retrying())
            .setFailed(webhook.failed())
            .setCreatedAt(Messages.timestamp(webhook.createdAt()))
            .setCreatedBy(webhook.createdBy());
    if (webhook.reason() != null) {
      message.setReason(webhook.reason());
    }
    if (webhook.failingSince() != null) {
      message.setFailingSince(Messages.timestamp(webhook.failingSince()));
    }
    return message.build();
  }

  static WebhookWithSecret withSecret(Webhooks.SecretOf secretOf) {
    return WebhookWithSecret.newBuilder()
        .setWebhook(webhook(secretOf.webhook()))
        .setSecret(secretOf.secret())
        .build();
  }

  static WebhookDelivery delivery(Delivery delivery) {
    WebhookDelivery.Builder message =
        WebhookDelivery.newBuilder()
            .setEventId(delivery.position().toString())
            .setState(state(delivery.state()))
            .setAttempts(delivery.attempts());
    if (delivery.firstAt() != null) {
      message.setFirstAt(Messages.timestamp(delivery.firstAt()));
    }
    if (delivery.nextAt() != null) {
      message.setNextAt(Messages.timestamp(delivery.nextAt()));
    }
    if (delivery.error() != null) {
      message.setError(delivery.error());
    }
    return message.build();
  }

  private static WebhookState state(Webhook.State state) {
    return switch (state) {
      case ENABLED -> WebhookState.WEBHOOK_STATE_ENABLED;
      case DISABLED -> WebhookState.WEBHOOK_STATE_DISABLED;
      case SWITCHED_OFF -> WebhookState.WEBHOOK_STATE_SWITCHED_OFF;
    };
  }

  private static DeliveryState state(Delivery.State state) {
    return switch (state) {
      case RETRYING -> DeliveryState.DELIVERY_STATE_RETRYING;
      case FAILED -> DeliveryState.DELIVERY_STATE_FAILED;
    };
  }
}
