package dev.florin.service;

import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookResponse;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.EventServiceGrpc;
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
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import dev.florin.wallet.v1.Webhook;
import dev.florin.wallet.v1.WebhookWithSecret;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * The contract's methods about what happened: a wallet's stream to {@link WalletStreams}, the log
 * to {@link LoggedEvents}, webhooks to {@link WebhookAdministration}.
 */
final class EventGrpc extends EventServiceGrpc.EventServiceImplBase {
  private final WalletStreams streams;
  private final LoggedEvents loggedEvents;
  private final WebhookAdministration webhooks;
  private final ReadGate gate;
  private final Waiting waiting;

  EventGrpc(
      LedgerDoors doors,
      WalletServerConfig config,
      WalletStreams streams,
      Waiting waiting,
      ReadGate gate) {
    this.streams = streams;
    CloudEvents cloudEvents = new CloudEvents(doors.wallets(), config.eventSource());
    this.loggedEvents = new LoggedEvents(doors.events(), cloudEvents, doors.auditLog());
    this.webhooks = new WebhookAdministration(doors);
    this.gate = gate;
    this.waiting = waiting;
  }

  @Override
  public void streamWalletEvents(
      StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    streams.open(request, observer);
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> observer) {
    read(observer, caller -> loggedEvents.list(caller, request));
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<WebhookWithSecret> observer) {
    read(observer, caller -> webhooks.create(caller, request));
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
    read(observer, caller -> webhooks.list());
  }

  @Override
  public void getWebhook(GetWebhookRequest request, StreamObserver<Webhook> observer) {
    read(observer, caller -> webhooks.get(request));
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> observer) {
    read(observer, caller -> webhooks.delete(caller, request));
  }

  @Override
  public void enableWebhook(EnableWebhookRequest request, StreamObserver<Webhook> observer) {
    read(observer, caller -> webhooks.enable(caller, request));
  }

  @Override
  public void disableWebhook(DisableWebhookRequest request, StreamObserver<Webhook> observer) {
    read(observer, caller -> webhooks.disable(caller, request));
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<WebhookWithSecret> observer) {
    read(observer, caller -> webhooks.rotateSecret(caller, request));
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request,
      StreamObserver<ListWebhookDeliveriesResponse> observer) {
    read(observer, caller -> webhooks.deliveries(request));
  }

  @Override
  public void redeliverEvents(
      RedeliverEventsRequest request, StreamObserver<RedeliverEventsResponse> observer) {
    read(observer, caller -> webhooks.redeliver(caller, request));
  }

  /** On a thread that may wait for the database, when it is its turn. */
  private <T> void read(StreamObserver<T> observer, Function<Caller, T> read) {
    Replies.later(observer, caller -> waiting.result(() -> gate.read(() -> read.apply(caller))));
  }
}
