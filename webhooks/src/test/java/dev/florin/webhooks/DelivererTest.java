package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.events.EventType;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelivererTest {
  private final WebhookSite site = new WebhookSite();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    site.close();
    receiver.close();
  }

  @Test
  void eachEventIsDeliveredOnceAndLeavesNothingButThePlace() {
    long id = site.webhook(receiver.url());
    site.log.commit(1_000);
    site.deliver();

    site.awaitPosition(id, 1_000);
    receiver.await(1, 1_000);

    assertThat(receiver.numbers())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1_000).boxed().toList());
    assertThat(receiver.received()).allMatch(request -> request.attempt() == 1);
    assertThat(site.deliveries(id)).isEmpty();
    assertThat(site.find(id).failingSince()).isNull();
  }

  @Test
  void whatHappensLaterIsDeliveredWhenItHappens() {
    long id = site.webhook(receiver.url());
    site.deliver();
    for (int i = 1; i <= 5; i++) {
      site.log.commit(1);
      site.awaitPosition(id, i);
      receiver.await(i, i);
    }

    assertThat(receiver.attempts()).containsExactly("1/1", "2/1", "3/1", "4/1", "5/1");
    assertThat(receiver.connections()).as("kept alive").isEqualTo(1);
  }

  @Test
  void oneThatFailsIsTriedAgainAndDoesNotHoldUpTheOthers() {
    receiver.answering((request, response) ->
        response.setStatusCode(request.number() == 3 && request.attempt() < 4 ? 500 : 204).end());
    long id = site.webhook(receiver.url());
    site.log.commit(100);
    site.deliver();

    WebhookSite.await(
        "the fourth attempt", () -> receiver.attempts().contains("3/4") && settled(id, 100));

    assertThat(receiver.received()).hasSize(103);
    assertThat(receiver.received())
        .filteredOn(request -> request.number() != 3)
        .allMatch(request -> request.attempt() == 1);
  }

  private boolean settled(long id, long number) {
    return site.find(id).position().number() == number && site.deliveries(id).isEmpty();
  }

  @Test
  void oneThatIsNotAnsweredGetsARowAndTheOthersGoOn() {
    Queue<HttpServerResponse> held = new ConcurrentLinkedQueue<>();
    receiver.answering((request, response) -> {
      if (request.number() == 1) {
        held.add(response);
      } else {
        response.end();
      }
    });
    long id = site.webhook(receiver.url());
    site.log.commit(1_000);
    site.deliver();

    site.awaitPosition(id, 1_000);
    assertThat(site.deliveries(id))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.position().number()).isEqualTo(1);
          assertThat(row.attempts()).isEqualTo(1);
          assertThat(row.state()).isEqualTo(Delivery.State.RETRYING);
          assertThat(row.error()).isEqualTo("no answer yet");
        });

    held.remove().end();

    WebhookSite.await("the row to go", () -> site.deliveries(id).isEmpty());
    assertThat(receiver.received()).hasSize(1_000);
  }

  @Test
  void onlyTheTypesThatAreWantedAreSent() {
    long id = site.webhook(receiver.url(), EventType.ACCEPTED_TRANSFER_SETTLED.text());
    site.log.commit(300);
    site.log.settle();
    site.log.commit(300);
    site.deliver();

    site.awaitPosition(id, 601);
    receiver.await(301, 301);

    assertThat(receiver.numbers()).containsExactly(301L);
  }

  @Test
  void aDeadReceiverDoesNotSlowAnother() {
    try (Receiver silent = new Receiver().answering((request, response) -> {})) {
      long dead = site.webhook(silent.url());
      long refusing = site.webhook("http://127.0.0.1:1/");
      long alive = site.webhook(receiver.url());
      site.log.commit(1_000);
      site.deliver();

      site.awaitPosition(alive, 1_000);

      assertThat(silent.received()).hasSizeLessThanOrEqualTo(Courier.IN_FLIGHT_MAX);
      assertThat(site.find(dead).position().number()).isLessThan(1_000);
      site.awaitPosition(refusing, 1_000);
      assertThat(site.find(refusing).retrying()).isEqualTo(1_000);
      assertThat(site.find(refusing).failingSince()).isNotNull();
    }
  }

  @Test
  void oneThatIsDisabledIsSentNothingMoreAndGoesOnWhereItStopped() {
    long id = site.webhook(receiver.url());
    site.log.commit(10);
    site.deliver();
    site.awaitPosition(id, 10);

    site.webhooks.disable(id);
    awaitNoCourier();
    site.log.commit(10);
    long other = site.webhook(receiver.url() + "?other");
    site.awaitPosition(other, 20);
    assertThat(receiver.received())
        .filteredOn(request -> request.target().equals("/hook"))
        .hasSize(10);
    site.webhooks.enable(id, null);

    site.awaitPosition(id, 20);
    assertThat(receiver.received())
        .filteredOn(request -> request.target().equals("/hook"))
        .hasSize(20)
        .allMatch(request -> request.attempt() == 1);
    assertThat(site.find(id).state()).isEqualTo(Webhook.State.ENABLED);
  }

  /** The job has looked at least once since: a webhook that is made now has got its courier. */
  private void awaitNoCourier() {
    try (Receiver probe = new Receiver()) {
      long id = site.webhook(probe.url());
      WebhookSite.await("the next look", () -> !probe.received().isEmpty());
      site.webhooks.delete(id);
    }
  }

  @Test
  void oneThatIsDeletedIsSentNothingMore() {
    long id = site.webhook(receiver.url());
    site.log.commit(1);
    site.deliver();
    site.awaitPosition(id, 1);

    assertThat(site.webhooks.delete(id)).isTrue();
    awaitNoCourier();
    site.log.commit(1);
    long other = site.webhook(receiver.url() + "?other");
    site.awaitPosition(other, 2);

    assertThat(receiver.received().stream().map(Received::target))
        .containsExactlyElementsOf(List.of("/hook", "/hook?other", "/hook?other"));
  }
}
