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

/**
 * The contract's methods about what happened: a wallet's stream to {@link WalletStreams}, the log
 * to {@link LoggedEvents}, webhooks to {@link WebhookAdministration}.
 */
final class EventGrpc extends EventServiceGrpc.EventServiceImplBase {
  private final WalletStreams streams;
  private final LoggedEvents loggedEvents;
  private final WebhookAdministration webhooks;
  private final WaitingReads waitingReads;

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
    this.waitingReads = new WaitingReads(waiting, gate);
  }

  @Override
  public void streamWalletEvents(
      StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    streams.open(request, observer);
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> observer) {
    waitingReads.answer(observer, caller -> loggedEvents.list(caller, request));
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<WebhookWithSecret> observer) {
    waitingReads.answer(observer, caller -> webhooks.create(caller, request));
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
    waitingReads.answer(observer, caller -> webhooks.list());
  }

  @Override
  public void getWebhook(GetWebhookRequest request, StreamObserver<Webhook> observer) {
    waitingReads.answer(observer, caller -> webhooks.get(request));
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> observer) {
    waitingReads.answer(observer, caller -> webhooks.delete(caller, request));
  }

  @Override
  public void enableWebhook(EnableWebhookRequest request, StreamObserver<Webhook> observer) {
    waitingReads.answer(observer, caller -> webhooks.enable(caller, request));
  }

  @Override
  public void disableWebhook(DisableWebhookRequest request, StreamObserver<Webhook> observer) {
    waitingReads.answer(observer, caller -> webhooks.disable(caller, request));
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<WebhookWithSecret> observer) {
    waitingReads.answer(observer, caller -> webhooks.rotateSecret(caller, request));
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request,
      StreamObserver<ListWebhookDeliveriesResponse> observer) {
    waitingReads.answer(observer, caller -> webhooks.deliveries(request));
  }

  @Override
  public void redeliverEvents(
      RedeliverEventsRequest request, StreamObserver<RedeliverEventsResponse> observer) {
    waitingReads.answer(observer, caller -> webhooks.redeliver(caller, request));
  }
}
