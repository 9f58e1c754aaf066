package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhook;
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
}
