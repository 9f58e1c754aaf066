package dev.florin.gateway;

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

/** The events' half of the fake: the same script, and the same memory; and streams of their own. */
final class FakeEventService extends EventServiceGrpc.EventServiceImplBase {
  private final FakeWalletService fake;
  private final FakeWalletStreams streams;

  FakeEventService(FakeWalletService fake, FakeWalletStreams streams) {
    this.fake = fake;
    this.streams = streams;
  }

  @Override
  public void streamWalletEvents(
      StreamWalletEventsRequest request, StreamObserver<WalletEvent> observer) {
    streams.open(request, observer);
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> observer) {
    fake.answer(request, ListEventsResponse.class, observer);
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<WebhookWithSecret> observer) {
    fake.answer(request, WebhookWithSecret.class, observer);
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
    fake.answer(request, ListWebhooksResponse.class, observer);
  }

  @Override
  public void getWebhook(GetWebhookRequest request, StreamObserver<Webhook> observer) {
    fake.answer(request, Webhook.class, observer);
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> observer) {
    fake.answer(request, DeleteWebhookResponse.class, observer);
  }

  @Override
  public void enableWebhook(EnableWebhookRequest request, StreamObserver<Webhook> observer) {
    fake.answer(request, Webhook.class, observer);
  }

  @Override
  public void disableWebhook(DisableWebhookRequest request, StreamObserver<Webhook> observer) {
    fake.answer(request, Webhook.class, observer);
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<WebhookWithSecret> observer) {
    fake.answer(request, WebhookWithSecret.class, observer);
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request,
      StreamObserver<ListWebhookDeliveriesResponse> observer) {
    fake.answer(request, ListWebhookDeliveriesResponse.class, observer);
  }

  @Override
  public void redeliverEvents(
      RedeliverEventsRequest request, StreamObserver<RedeliverEventsResponse> observer) {
    fake.answer(request, RedeliverEventsResponse.class, observer);
  }
}
