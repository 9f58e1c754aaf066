package dev.florin.gateway;

import dev.florin.gateway.contract.Fields;
import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.GetWebhookRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.ListWebhooksRequest;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import dev.florin.wallet.v1.WebhookWithSecret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is told of events at a URL. */
final class WebhookActions {
  private final WalletCalls service;

  WebhookActions(WalletCalls service) {
    this.service = service;
  }

  Future<Answer> create(Call call) {
    Fields body = call.input().body();
    CreateWebhookRequest.Builder request =
        CreateWebhookRequest.newBuilder().setUrl(body.text("url")).addAllTypes(body.texts("types"));
    ifPresent(body.textOrNull("description"), request::setDescription);
    ifPresent(body.textOrNull("after"), request::setAfter);
    return service
        .call(call, EventServiceGrpc.getCreateWebhookMethod(), request.build())
        .map(WebhookActions::created);
  }

  Future<Answer> list(Call call) {
    return service
        .call(
            call,
            EventServiceGrpc.getListWebhooksMethod(),
            ListWebhooksRequest.getDefaultInstance())
        .map(webhooks -> Answer.json(200, WebhookShapes.webhooks(webhooks)));
  }

  Future<Answer> get(Call call) {
    GetWebhookRequest request = GetWebhookRequest.newBuilder().setWebhookId(id(call)).build();
    return service
        .call(call, EventServiceGrpc.getGetWebhookMethod(), request)
        .map(webhook -> Answer.json(200, WebhookShapes.webhook(webhook)));
  }

  Future<Answer> delete(Call call) {
    DeleteWebhookRequest request = DeleteWebhookRequest.newBuilder().setWebhookId(id(call)).build();
    return service
        .call(call, EventServiceGrpc.getDeleteWebhookMethod(), request)
        .map(deleted -> Answer.empty(204));
  }

  Future<Answer> enable(Call call) {
    EnableWebhookRequest.Builder request = EnableWebhookRequest.newBuilder().setWebhookId(id(call));
    ifPresent(call.input().body().textOrNull("after"), request::setAfter);
    return service
        .call(call, EventServiceGrpc.getEnableWebhookMethod(), request.build())
        .map(webhook -> Answer.json(200, WebhookShapes.webhook(webhook)));
  }

  Future<Answer> disable(Call call) {
    DisableWebhookRequest request =
        DisableWebhookRequest.newBuilder().setWebhookId(id(call)).build();
    return service
        .call(call, EventServiceGrpc.getDisableWebhookMethod(), request)
        .map(webhook -> Answer.json(200, WebhookShapes.webhook(webhook)));
  }

  Future<Answer> rotateSecret(Call call) {
    RotateWebhookSecretRequest request =
        RotateWebhookSecretRequest.newBuilder().setWebhookId(id(call)).build();
    return service
        .call(call, EventServiceGrpc.getRotateWebhookSecretMethod(), request)
        .map(rotated -> Answer.json(200, WebhookShapes.withSecret(rotated)));
  }

  Future<Answer> deliveries(Call call) {
    Fields parameters = call.input().parameters();
    ListWebhookDeliveriesRequest.Builder request =
        ListWebhookDeliveriesRequest.newBuilder()
            .setWebhookId(id(call))
            .setLimit(Math.toIntExact(parameters.wholeOr("limit", 0)));
    ifPresent(parameters.textOrNull("state"), state -> request.setState(state(state)));
    ifPresent(parameters.textOrNull("after"), request::setAfter);
    return service
        .call(call, EventServiceGrpc.getListWebhookDeliveriesMethod(), request.build())
        .map(page -> Answer.json(200, WebhookShapes.deliveries(page)));
  }

  Future<Answer> redeliver(Call call) {
    Fields body = call.input().body();
    RedeliverEventsRequest.Builder request =
        RedeliverEventsRequest.newBuilder()
            .setWebhookId(id(call))
            .setFirstEventId(body.text("first_event_id"));
    ifPresent(body.textOrNull("last_event_id"), request::setLastEventId);
    return service
        .call(call, EventServiceGrpc.getRedeliverEventsMethod(), request.build())
        .map(planned -> Answer.json(202, new JsonObject().put("events", planned.getEvents())));
  }

  private static Answer created(WebhookWithSecret created) {
    return Answer.json(201, WebhookShapes.withSecret(created))
        .with("Location", "/v1/webhooks/" + created.getWebhook().getId());
  }

  private static String id(Call call) {
    return call.input().parameters().text("id");
  }

  private static DeliveryState state(String state) {
    return switch (state) {
      case "retrying" -> DeliveryState.DELIVERY_STATE_RETRYING;
      case "failed" -> DeliveryState.DELIVERY_STATE_FAILED;
      default -> throw new IllegalStateException("the contract lets " + state + " pass");
    };
  }

  private static void ifPresent(@Nullable String value, Consumer<String> use) {
    if (value != null) {
      use.accept(value);
    }
  }
}
