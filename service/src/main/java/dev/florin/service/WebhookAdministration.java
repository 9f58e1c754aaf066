package dev.florin.service;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.audit.AuditLog;
import dev.florin.ledger.events.EventLog;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookResponse;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.GetWebhookRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesResponse;
import dev.florin.wallet.v1.ListWebhooksResponse;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RedeliverEventsResponse;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import dev.florin.wallet.v1.WebhookWithSecret;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks: all of them, whoever made them. The calls wait for the database. Whatever changes one
 * is recorded in the audit log.
 *
 * <p>A change whose answer is lost may have happened, and none of them has a key. So the caller is
 * told to look first, and not that nothing was done.
 */
final class WebhookAdministration {
  private final Webhooks webhooks;
  private static final int URL_CHARACTERS_SHOWN_MAX = 900;

  private final EventLog log;
  private final AuditLog auditLog;

  WebhookAdministration(LedgerDoors doors) {
    this.webhooks = doors.webhooks();
    this.log = doors.events();
    this.auditLog = doors.auditLog();
  }

  WebhookWithSecret create(Caller caller, CreateWebhookRequest request) {
    Webhooks.NewWebhook wanted =
        new Webhooks.NewWebhook(
            EventFields.url(request.getUrl()),
            EventFields.description(request.getDescription()),
            EventFields.types(request.getTypesList()),
            isFromNowOn(request.getAfter()) ? null : EventFields.after(request.getAfter()),
            caller.userId());
    auditLog.append(caller.act(null, "webhook to " + shown(wanted.url()), null));
    return switch (change(() -> webhooks.create(wanted))) {
      case Webhooks.Made.Created(Webhooks.SecretOf secretOf) ->
          WebhookMessages.withSecret(secretOf);
      case Webhooks.Made.TooMany _ -> throw tooMany();
      case Webhooks.Made.Expired(EventPosition oldest) -> throw expired(oldest);
    };
  }

  ListWebhooksResponse list() {
    ListWebhooksResponse.Builder response = ListWebhooksResponse.newBuilder();
    webhooks.list().forEach(webhook -> response.addWebhooks(WebhookMessages.webhook(webhook)));
    return response.build();
  }

  dev.florin.wallet.v1.Webhook get(GetWebhookRequest request) {
    long id = id(request.getWebhookId());
    return webhooks
        .find(id)
        .map(WebhookMessages::webhook)
        .orElseThrow(WebhookAdministration::notFound);
  }

  DeleteWebhookResponse delete(Caller caller, DeleteWebhookRequest request) {
    long id = recorded(caller, request.getWebhookId());
    if (!change(() -> webhooks.delete(id))) {
      throw notFound();
    }
    return DeleteWebhookResponse.getDefaultInstance();
  }

  dev.florin.wallet.v1.Webhook enable(Caller caller, EnableWebhookRequest request) {
    long id = recorded(caller, request.getWebhookId());
    EventPosition after = whereToGoOn(request.getAfter());
    return switch (change(() -> webhooks.enable(id, after))) {
      case Webhooks.Switched.On(Webhook webhook) -> WebhookMessages.webhook(webhook);
      case Webhooks.Switched.Absent _ -> throw notFound();
      case Webhooks.Switched.Expired(EventPosition oldest) -> throw expired(oldest);
    };
  }

  dev.florin.wallet.v1.Webhook disable(Caller caller, DisableWebhookRequest request) {
    long id = recorded(caller, request.getWebhookId());
    return change(() -> webhooks.disable(id))
        .map(WebhookMessages::webhook)
        .orElseThrow(WebhookAdministration::notFound);
  }

  WebhookWithSecret rotateSecret(Caller caller, RotateWebhookSecretRequest request) {
    long id = recorded(caller, request.getWebhookId());
    return change(() -> webhooks.rotateSecret(id))
        .map(WebhookMessages::withSecret)
        .orElseThrow(WebhookAdministration::notFound);
  }

  ListWebhookDeliveriesResponse deliveries(ListWebhookDeliveriesRequest request) {
    long id = id(request.getWebhookId());
    Delivery.State state = state(request);
    int limit = Fields.limit(request.getLimit());
    String after = request.getAfter();
    long afterNumber = after.isEmpty() ? 0 : EventFields.after(after).number();
    List<Delivery> page =
        webhooks
            .deliveries(id, state, afterNumber, limit)
            .orElseThrow(WebhookAdministration::notFound);
    ListWebhookDeliveriesResponse.Builder response = ListWebhookDeliveriesResponse.newBuilder();
    page.forEach(delivery -> response.addDeliveries(WebhookMessages.delivery(delivery)));
    if (page.size() == limit && hasMore(id, state, page.getLast())) {
      response.setNextAfter(page.getLast().position().toString());
    }
    return response.build();
  }

  RedeliverEventsResponse redeliver(Caller caller, RedeliverEventsRequest request) {
    long id = recorded(caller, request.getWebhookId());
    EventPosition first = EventFields.eventId("first_event_id", request.getFirstEventId());
    EventPosition last = EventFields.lastOf(first, request.getLastEventId());
    return switch (change(() -> webhooks.redeliver(id, first, last))) {
      case Webhooks.Redelivery.Planned(int events) ->
          RedeliverEventsResponse.newBuilder().setEvents(events).build();
      case Webhooks.Redelivery.Absent _ -> throw notFound();
      case Webhooks.Redelivery.Expired(EventPosition oldest) ->
          throw EventFields.expired(
              oldest,
              "Not all of these events are there: the log goes from "
                  + oldest
                  + " to the newest event. Nothing is sent; name others.");
    };
  }

  /** What changes nothing where it fails for sure; else nobody knows. */
  private static <T> T change(Supplier<T> change) {
    try {
      return change.get();
    } catch (LedgerFaultException e) {
      throw e.fault() == Fault.UNAVAILABLE ? Faults.webhookUnknown() : e;
    }
  }

  private static long id(String webhookId) {
    return Fields.id("webhook_id", webhookId);
  }

  /** Recorded before it is done, so that nothing is done without it. */
  private long recorded(Caller caller, String webhookId) {
    long id = id(webhookId);
    auditLog.append(caller.act(null, "webhook " + id, null));
    return id;
  }

  /** A URL without its query, where secrets are wont to be; cut to fit. */
  private static String shown(String url) {
    String bare = url.split("[?#]", 2)[0];
    return bare.substring(0, Math.min(bare.length(), URL_CHARACTERS_SHOWN_MAX));
  }

  private static boolean isFromNowOn(String after) {
    return after.isEmpty() || after.equals(EventFields.LATEST);
  }

  /** Null: where it stopped. */
  private @Nullable EventPosition whereToGoOn(String after) {
    if (after.isEmpty()) {
      return null;
    }
    return after.equals(EventFields.LATEST) ? log.newest() : EventFields.after(after);
  }

  private boolean hasMore(long id, Delivery.@Nullable State state, Delivery last) {
    return webhooks
        .deliveries(id, state, last.position().number(), 1)
        .map(next -> !next.isEmpty())
        .orElse(false);
  }

  private static Delivery.@Nullable State state(ListWebhookDeliveriesRequest request) {
    return switch (request.getState()) {
      case DELIVERY_STATE_UNSPECIFIED -> null;
      case DELIVERY_STATE_RETRYING -> Delivery.State.RETRYING;
      case DELIVERY_STATE_FAILED -> Delivery.State.FAILED;
      case UNRECOGNIZED ->
          throw Statuses.invalidField(
              "state", Integer.toString(request.getStateValue()), "retrying or failed");
    };
  }

  private static StatusRuntimeException tooMany() {
    return Statuses.of(
        Status.Code.FAILED_PRECONDITION,
        "limit_exceeded",
        "There are "
            + Webhooks.WEBHOOKS_MAX
            + " webhooks, as many as there may be. Delete one first.",
        Map.of("limit", "webhooks", "limit_max", Integer.toString(Webhooks.WEBHOOKS_MAX)));
  }

  private static StatusRuntimeException expired(EventPosition oldest) {
    return EventFields.expired(
        oldest,
        "What follows that place is not kept any more, or was never there. Nothing has changed;"
            + " name a place from "
            + oldest
            + " on, or latest.");
  }

  private static StatusRuntimeException notFound() {
    return Statuses.notFound("There is no such webhook.");
  }
}
