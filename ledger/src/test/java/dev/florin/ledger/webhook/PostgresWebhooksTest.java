package dev.florin.ledger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.TestPostgres;
import dev.florin.ledger.webhook.WebhookProgress.Due;
import dev.florin.ledger.webhook.WebhookProgress.Failure;
import dev.florin.ledger.webhook.WebhookProgress.Retried;
import dev.florin.ledger.webhook.WebhookProgress.Standing;
import dev.florin.ledger.webhook.WebhookProgress.Step;
import dev.florin.ledger.webhook.WebhookProgress.Term;
import dev.florin.ledger.webhook.Webhooks.Made;
import dev.florin.ledger.webhook.Webhooks.NewWebhook;
import dev.florin.ledger.webhook.Webhooks.Redelivery;
import dev.florin.ledger.webhook.Webhooks.SecretOf;
import dev.florin.ledger.webhook.Webhooks.Switched;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresWebhooksTest {
  private static final long ABSENT = 999;
  private static final Duration DAY = Duration.ofDays(1);

  private final Database database = Database.open(TestPostgres.emptyDatabase());
  private final AtomicLong ids = new AtomicLong();
  private final Webhooks webhooks =
      new PostgresWebhooks(database, new NumberedLog(100, 1_000), ids::incrementAndGet);
  private final WebhookProgress progress = new PostgresWebhookProgress();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void oneThatIsMadeBeginsAtThePlaceThatIsNamedOrNow() {
    Webhook now = made(null).webhook();
    Webhook earlier = made(NumberedLog.at(100)).webhook();

    assertThat(now.position()).isEqualTo(NumberedLog.at(1_000));
    assertThat(earlier.position()).isEqualTo(NumberedLog.at(100));
    assertThat(now.state()).isEqualTo(Webhook.State.ENABLED);
    assertThat(webhooks.list()).containsExactly(now, earlier);
    assertThat(webhooks.find(now.id())).contains(now);
    assertThat(webhooks.create(wanted(NumberedLog.at(99))))
        .isEqualTo(new Made.Expired(NumberedLog.at(100)));
    assertThat(webhooks.create(wanted(new EventPosition(2, 500))))
        .isEqualTo(new Made.Expired(NumberedLog.at(100)));
  }

  @Test
  void thereAreAsManyAsThereMayBe() {
    for (int i = 0; i < Webhooks.WEBHOOKS_MAX; i++) {
      made(null);
    }

    assertThat(webhooks.create(wanted(null))).isEqualTo(new Made.TooMany());
    assertThat(webhooks.delete(1)).isTrue();
    assertThat(webhooks.create(wanted(null))).isInstanceOf(Made.Created.class);
  }

  @Test
  void aSecretIsShownOnceAndSignsBesideItsSuccessor() {
    SecretOf first = made(null);
    SecretOf second = webhooks.rotateSecret(first.webhook().id()).orElseThrow();

    assertThat(first.secret()).matches("whsec_[A-Za-z0-9+/]{43}=").isNotEqualTo(second.secret());
    assertThat(first.toString()).doesNotContain(first.secret());
    assertThat(subscription().secrets())
        .extracting(WebhookSecret::shown)
        .containsExactly(second.secret(), first.secret());
    assertThat(webhooks.rotateSecret(ABSENT)).isEmpty();
  }

  @Test
  void whatAnEarlierTermWritesIsNotWritten() {
    long id = made(NumberedLog.at(100)).webhook().id();
    Term earlier = subscription().term();
    assertThat(advance(earlier, 110, 120)).isEqualTo(Standing.GOES_ON);
    webhooks.disable(id);
    assertThat(advance(earlier, 110, 130)).as("beginning more").isEqualTo(Standing.ENDED);
    assertThat(advance(earlier, 115, 120)).as("settling").isEqualTo(Standing.GOES_ON);
    webhooks.enable(id, null);

    assertThat(advance(earlier, 120, 120)).isEqualTo(Standing.ENDED);
    assertThat(progress.retried(database, earlier, List.of(new Retried.Delivered(111)), DAY))
        .isEqualTo(Standing.ENDED);
    progress.switchOff(database, earlier, "too late");

    assertThat(subscription().settledThrough()).isEqualTo(NumberedLog.at(115));
    assertThat(subscription().startedThrough()).isEqualTo(NumberedLog.at(120));
    webhooks.delete(id);
    assertThat(advance(earlier, 120, 120)).as("deleted").isEqualTo(Standing.ENDED);
    assertThat(TestPostgres.number(database, "SELECT count(*) FROM webhook_delivery")).isZero();
  }

  @Test
  void whatWasStartedStaysKnownWhereItGoesBack() {
    long id = made(NumberedLog.at(100)).webhook().id();
    advance(subscription().term(), 200, 250);

    assertThat(webhooks.enable(id, NumberedLog.at(150))).isInstanceOf(Switched.On.class);

    assertThat(subscription().settledThrough()).isEqualTo(NumberedLog.at(150));
    assertThat(subscription().startedThrough()).isEqualTo(NumberedLog.at(250));
    assertThat(webhooks.enable(id, NumberedLog.at(99)))
        .isEqualTo(new Switched.Expired(NumberedLog.at(100)));
    assertThat(webhooks.enable(ABSENT, null)).isEqualTo(new Switched.Absent());
  }

  @Test
  void oneThatIsOnIsNotDisturbedBySwitchingItOn() {
    long id = made(null).webhook().id();
    Term term = subscription().term();

    assertThat(webhooks.enable(id, null)).isInstanceOf(Switched.On.class);

    assertThat(subscription().term()).isEqualTo(term);
  }

  @Test
  void aStepThatIsDoneTwiceIsDoneOnce() {
    made(NumberedLog.at(100));
    Term term = subscription().term();
    Failure failure = new Failure(105, 1, "answered 500", DAY);
    Step step = new Step(NumberedLog.at(110), List.of(failure), false, NumberedLog.at(120));

    for (int i = 0; i < 2; i++) {
      assertThat(progress.advance(database, term, step, DAY)).isEqualTo(Standing.GOES_ON);
    }

    Webhook webhook = webhooks.find(term.webhookId()).orElseThrow();
    assertThat(webhook.retrying()).isEqualTo(1);
    assertThat(webhook.failingSince()).isNotNull();
    assertThat(webhooks.deliveries(term.webhookId(), null, 0, 10).orElseThrow())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.position()).isEqualTo(NumberedLog.at(105));
          assertThat(row.attempts()).isEqualTo(1);
          assertThat(row.error()).isEqualTo("answered 500");
        });
    assertThat(progress.due(database, term, 10)).isEmpty();
  }

  @Test
  void redeliveriesAreOfTheTypesThatAreWanted() {
    long id = made(NumberedLog.at(100), EventType.ACCEPTED_TRANSFER_SETTLED.text()).webhook().id();
    advance(subscription().term(), 110, 120);

    assertThat(webhooks.redeliver(id, NumberedLog.at(101), NumberedLog.at(115)))
        .as("102, 105, 108; what is beyond 110 comes anyway")
        .isEqualTo(new Redelivery.Planned(5));

    assertThat(progress.due(database, subscription().term(), 10))
        .containsExactly(
            new Due(NumberedLog.at(102), 1),
            new Due(NumberedLog.at(105), 1),
            new Due(NumberedLog.at(108), 1));
    assertThat(subscription().due()).isTrue();
  }

  @Test
  void whatIsNotThereIsNotRedelivered() {
    long id = made(null).webhook().id();
    Redelivery expired = new Redelivery.Expired(NumberedLog.at(100));

    assertThat(webhooks.redeliver(id, NumberedLog.at(100), NumberedLog.at(101))).isEqualTo(expired);
    assertThat(webhooks.redeliver(id, NumberedLog.at(990), NumberedLog.at(1_001)))
        .isEqualTo(expired);
    assertThat(webhooks.redeliver(ABSENT, NumberedLog.at(200), NumberedLog.at(200)))
        .isEqualTo(new Redelivery.Absent());
    assertThatThrownBy(() -> webhooks.redeliver(id, NumberedLog.at(1), NumberedLog.at(10_001)))
        .hasMessage("events: 10001 (expected: 1 to 10000)");
    assertThat(webhooks.deliveries(id, null, 0, 10).orElseThrow()).isEmpty();
    assertThat(webhooks.deliveries(ABSENT, null, 0, 10)).isEmpty();
  }

  @Test
  void deliveriesComeInPagesAndByState() {
    long id = made(NumberedLog.at(100)).webhook().id();
    advance(subscription().term(), 200, 200);
    webhooks.redeliver(id, NumberedLog.at(101), NumberedLog.at(110));
    Term term = subscription().term();
    progress.retried(database, term, List.of(new Retried.Forgotten(105)), DAY);

    assertThat(numbers(id, null, 0, 3)).containsExactly(101L, 102L, 103L);
    assertThat(numbers(id, null, 108, 3)).containsExactly(109L, 110L);
    assertThat(numbers(id, Delivery.State.FAILED, 0, 10)).containsExactly(105L);
    assertThat(numbers(id, Delivery.State.RETRYING, 103, 2)).containsExactly(104L, 106L);
    progress.forgetFailed(database, NumberedLog.at(104));
    assertThat(numbers(id, Delivery.State.FAILED, 0, 10)).hasSize(1);
    progress.forgetFailed(database, NumberedLog.at(105));
    assertThat(numbers(id, Delivery.State.FAILED, 0, 10)).isEmpty();
  }

  private List<Long> numbers(long id, Delivery.@Nullable State state, long afterNumber, int limit) {
    return webhooks.deliveries(id, state, afterNumber, limit).orElseThrow().stream()
        .map(row -> row.position().number())
        .toList();
  }

  private Standing advance(Term term, long settled, long started) {
    Step step = new Step(NumberedLog.at(settled), List.of(), false, NumberedLog.at(started));
    return progress.advance(database, term, step, DAY);
  }

  private Subscription subscription() {
    return progress.enabled(database).getFirst();
  }

  private SecretOf made(@Nullable EventPosition after, String... types) {
    if (webhooks.create(wanted(after, types)) instanceof Made.Created(SecretOf secretOf)) {
      return secretOf;
    }
    throw new AssertionError("not made");
  }

  private static NewWebhook wanted(@Nullable EventPosition after, String... types) {
    return new NewWebhook("https://receiver.example/", "", List.of(types), after, "alice");
  }
}
