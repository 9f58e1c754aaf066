package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.webhook.Webhook;
import dev.florin.ledger.webhook.WebhookProgress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the deliverer itself switches a webhook off, and how it goes on. */
class SwitchingOffTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebhookSite site = new WebhookSite();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    site.close();
    receiver.close();
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
    receiver.await(6, 10);
    assertThat(receiver.numbers()).containsExactlyInAnyOrder(6L, 7L, 8L, 9L, 10L);
  }

  private void awaitSwitchedOff(long id) {
    WebhookSite.await("the end", () -> site.find(id).state() == Webhook.State.SWITCHED_OFF);
  }
}
