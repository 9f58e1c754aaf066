package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.WebhookProgress;
import dev.florin.ledger.webhook.Webhooks.Redelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebhookSite site = new WebhookSite();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    site.close();
    receiver.close();
  }

  @Test
  void anEventThatIsTooOldIsGivenUpAndCanBeDeliveredByHand() {
    failing(2);
    long id = site.webhook(receiver.url());
    site.log.commit(3);
    site.deliver(WebhookSite.quick(TIMEOUT, Duration.ofMillis(300)));

    awaitFailedAmidDeliveries(id);
    Delivery row = site.deliveries(id).getFirst();
    assertThat(row.position()).isEqualTo(ListLog.at(2));
    assertThat(row.nextAt()).isNull();
    assertThat(row.error()).isEqualTo("answered 500");
    assertThat(row.attempts()).isGreaterThan(2);
    receiver.answering(200);
    assertThat(site.webhooks.redeliver(id, ListLog.at(2), ListLog.at(2)))
        .isEqualTo(new Redelivery.Planned(1));

    WebhookSite.await("its delivery", () -> site.deliveries(id).isEmpty());
    assertThat(receiver.attempts()).contains("2/" + (row.attempts() + 1));
  }

  @Test
  void whatWasDeliveredIsDeliveredAgainByHandAsAFurtherAttempt() {
    long id = site.webhook(receiver.url());
    site.log.commit(5);
    site.deliver();
    site.awaitPosition(id, 5);

    assertThat(site.webhooks.redeliver(id, ListLog.at(2), ListLog.at(4)))
        .isEqualTo(new Redelivery.Planned(3));

    WebhookSite.await("their delivery", () -> site.deliveries(id).isEmpty());
    assertThat(receiver.attempts())
        .containsExactlyInAnyOrder("1/1", "2/1", "3/1", "4/1", "5/1", "2/2", "3/2", "4/2");
  }

  @Test
  void aReceiverThatIsGoneSwitchesItsWebhookOffAndWhatItRefusedGoesOnLater() {
    receiver.answering(410);
    long id = site.webhook(receiver.url());
    site.log.commit(1);
    site.deliver();

    awaitSwitchedOff(id);
    assertThat(site.find(id).reason())
        .isEqualTo("the receiver answered 410: it wants no more events");
    assertThat(site.find(id).retrying()).isEqualTo(1);
    receiver.answering(200);
    site.log.commit(1);
    site.webhooks.enable(id, null);

    WebhookSite.await("all", () -> receiver.hasAll(1, 2) && site.deliveries(id).isEmpty());
    assertThat(site.find(id).reason()).isNull();
    assertThat(receiver.attempts()).containsExactlyInAnyOrder("1/1", "1/2", "2/1");
  }

  @Test
  void aReceiverThatFailsForTooLongSwitchesItsWebhookOff() {
    receiver.answering(500);
    long id = site.webhook(receiver.url());
    site.log.commit(1);
    site.deliver(WebhookSite.quick(TIMEOUT, Duration.ofSeconds(1)));

    awaitSwitchedOff(id);

    assertThat(site.find(id).reason()).isEqualTo("nothing was delivered for 1 s");
    assertThat(receiver.received()).hasSizeGreaterThan(3);
  }

  @Test
  void aReceiverSaysWhenToComeAgain() {
    receiver.answering(
        (request, response) -> response.setStatusCode(503).putHeader("Retry-After", "1800").end());
    long id = site.webhook(receiver.url());
    site.log.commit(1);
    site.deliver();
    site.awaitPosition(id, 1);

    assertThat(site.deliveries(id).getFirst().nextAt())
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(29)), Instant.now().plus(Duration.ofMinutes(31)));
  }

  @Test
  void withTooManyRetriesItIsSwitchedOff() {
    receiver.answering(500);
    long id = site.webhook(receiver.url());
    site.execute(
        "INSERT INTO webhook_delivery (webhook_id, number, timeline, next_at, attempts, bucket,"
            + " state) SELECT "
            + id
            + ", n, 1, 'infinity', 1, 0, 1 FROM generate_series(1000000, 1000000 + "
            + WebhookProgress.RETRYING_MAX
            + ") n");
    site.log.commit(1_500);
    site.deliver();

    awaitSwitchedOff(id);

    assertThat(site.find(id).reason()).endsWith(" deliveries have failed and are tried again");
  }

  @Test
  void oneThatFellBehindTheLogIsSwitchedOff() {
    long id = site.webhook(receiver.url());
    site.log.commit(10);
    site.log.forget(5);
    site.deliver();

    awaitSwitchedOff(id);

    assertThat(site.find(id).reason())
        .isEqualTo("the events after 1-0 are not kept any more; the oldest place is 1-5");
    site.webhooks.enable(id, ListLog.at(5));
    site.awaitPosition(id, 10);
    assertThat(receiver.numbers()).containsExactly(6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void aRetryWhoseEventIsForgottenIsGivenUp() {
    failing(1);
    long id = site.webhook(receiver.url());
    site.log.commit(2);
    site.deliver();
    site.awaitPosition(id, 2);

    site.log.forget(1);

    WebhookSite.await("it to be given up", () -> site.find(id).failed() == 1);
    assertThat(site.deliveries(id).getFirst().error()).isEqualTo("the event is not kept any more");
    assertThat(site.find(id).state()).isEqualTo(Webhook.State.ENABLED);
  }

  @Test
  void manyRetriesAreAllDelivered() {
    receiver.answering(
        (request, response) -> response.setStatusCode(request.attempt() == 1 ? 500 : 200).end());
    long id = site.webhook(receiver.url());
    site.log.commit(1_000);
    site.deliver();

    WebhookSite.await(
        "all", () -> site.find(id).position().number() == 1_000 && site.deliveries(id).isEmpty());

    assertThat(receiver.received()).hasSize(2_000);
    assertThat(List.copyOf(receiver.attempts())).contains("1/2", "1000/2");
  }

  /** What is delivered meanwhile shows that the receiver is well. */
  private void awaitFailedAmidDeliveries(long id) {
    WebhookSite.await(
        "it to be given up",
        () -> {
          site.log.commit(1);
          return site.find(id).failed() == 1;
        });
  }

  /** An event fails, the others do not. */
  private void failing(long number) {
    receiver.answering((request, response) ->
        response.setStatusCode(request.number() == number ? 500 : 200).end());
  }

  private void awaitSwitchedOff(long id) {
    WebhookSite.await("the end", () -> site.find(id).state() == Webhook.State.SWITCHED_OFF);
  }
}
