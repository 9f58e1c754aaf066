package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.events.EventPosition;
import dev.florin.ledger.events.EventType;
import dev.florin.ledger.webhook.Delivery;
import dev.florin.ledger.webhook.Webhooks;
import dev.florin.wallet.v1.CreateWebhookRequest;
import dev.florin.wallet.v1.DeleteWebhookRequest;
import dev.florin.wallet.v1.DeliveryState;
import dev.florin.wallet.v1.DisableWebhookRequest;
import dev.florin.wallet.v1.EnableWebhookRequest;
import dev.florin.wallet.v1.EventServiceGrpc.EventServiceBlockingStub;
import dev.florin.wallet.v1.GetWebhookRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesRequest;
import dev.florin.wallet.v1.ListWebhookDeliveriesResponse;
import dev.florin.wallet.v1.ListWebhooksRequest;
import dev.florin.wallet.v1.RedeliverEventsRequest;
import dev.florin.wallet.v1.RotateWebhookSecretRequest;
import dev.florin.wallet.v1.Webhook;
import dev.florin.wallet.v1.WebhookDelivery;
import dev.florin.wallet.v1.WebhookState;
import dev.florin.wallet.v1.WebhookWithSecret;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may manage webhooks, what is checked, and what the ledger is asked for. */
class WebhookAdministrationTest {
  private static final String URL = "https://shop.example/florin?x=1";

  @TempDir Path folder;
  private final ScriptedLedger ledger = new ScriptedLedger();
  private Clients clients;
  private EventServiceBlockingStub operator;

  @BeforeEach
  void start() {
    clients = Clients.of(ledger.doors(), folder);
    operator = EventClients.as(clients, "alice", "webhooks");
    for (int each = 0; each < 5; each++) {
      ledger.events.add(Facts.withdrawal());
    }
  }

  @AfterEach
  void stop() {
    clients.close();
  }

  @Test
  void newWebhookIsWhatWasAskedForAndItsSecretIsShownOnce() {
    WebhookWithSecret made =
        operator.createWebhook(
            wanted()
                .setDescription("büro \uD83C\uDF5C")
                .addTypes("dev.florin.transaction.committed")
                .setAfter("1-3")
                .build());

    assertThat(made.getSecret()).startsWith("whsec_");
    Webhook webhook = made.getWebhook();
    assertThat(webhook.getUrl()).isEqualTo(URL);
    assertThat(webhook.getDescription()).isEqualTo("büro \uD83C\uDF5C");
    assertThat(webhook.getTypesList()).containsExactly("dev.florin.transaction.committed");
    assertThat(webhook.getState()).isEqualTo(WebhookState.WEBHOOK_STATE_ENABLED);
    assertThat(webhook.hasReason()).isFalse();
    assertThat(webhook.hasFailingSince()).isFalse();
    assertThat(webhook.getPosition()).isEqualTo("1-3");
    assertThat(webhook.getCreatedBy()).isEqualTo("alice");
    assertThat(find(webhook.getId())).isEqualTo(webhook);
    assertThat(list()).containsExactly(webhook);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "latest"})
  void newWebhookIsSentWhatHappensFromNowOn(String after) {
    assertThat(create(wanted().setAfter(after)).getPosition()).isEqualTo("1-5");
  }

  @Test
  void whoeverHasTheScopeManagesAllOfThem() {
    Webhook webhook = create(wanted());
    EventServiceBlockingStub colleague = EventClients.as(clients, "bob", "webhooks events");

    assertThat(colleague.listWebhooks(ListWebhooksRequest.getDefaultInstance()).getWebhooksList())
        .containsExactly(webhook);
  }

  @Test
  void webhookIsSwitchedOffAndOnWhereItStoppedOrElsewhere() {
    String id = create(wanted().setAfter("1-2")).getId();

    assertThat(disable(id).getState()).isEqualTo(WebhookState.WEBHOOK_STATE_DISABLED);
    assertThat(enable(id, "").getPosition()).isEqualTo("1-2");
    assertThat(enable(id, "1-4").getPosition()).isEqualTo("1-4");
    assertThat(enable(id, "latest").getPosition()).isEqualTo("1-5");
    assertThat(find(id).getState()).isEqualTo(WebhookState.WEBHOOK_STATE_ENABLED);
  }

  @Test
  void switchedOffWebhookSaysWhy() {
    String id = create(wanted()).getId();
    ledger.webhooks.switchOff(Long.parseLong(id), "it failed for a day");

    assertThat(find(id).getState()).isEqualTo(WebhookState.WEBHOOK_STATE_SWITCHED_OFF);
    assertThat(find(id).getReason()).isEqualTo("it failed for a day");
  }

  @Test
  void newSecretIsAnother() {
    WebhookWithSecret made = operator.createWebhook(wanted().build());
    var request =
        RotateWebhookSecretRequest.newBuilder().setWebhookId(made.getWebhook().getId()).build();

    WebhookWithSecret rotated = operator.rotateWebhookSecret(request);

    assertThat(rotated.getWebhook()).isEqualTo(made.getWebhook());
    assertThat(rotated.getSecret()).startsWith("whsec_").isNotEqualTo(made.getSecret());
  }

  @Test
  void deletedWebhookIsGone() {
    String id = create(wanted()).getId();
    var request = DeleteWebhookRequest.newBuilder().setWebhookId(id).build();
    var _ = operator.deleteWebhook(request);

    assertThat(list()).isEmpty();
    Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> operator.deleteWebhook(request));
  }

  @Test
  void deliveriesComePageByPage() {
    String id = create(wanted()).getId();
    for (int number = 1; number <= 4; number++) {
      Delivery.State state = number == 2 ? Delivery.State.FAILED : Delivery.State.RETRYING;
      ledger.webhooks.deliveries.add(
          new Delivery(new EventPosition(1, number), state, 1, Facts.NOON, null, "no answer"));
    }
    var request = ListWebhookDeliveriesRequest.newBuilder().setWebhookId(id).setLimit(2);

    ListWebhookDeliveriesResponse first = operator.listWebhookDeliveries(request.build());
    ListWebhookDeliveriesResponse second =
        operator.listWebhookDeliveries(request.setAfter(first.getNextAfter()).build());

    assertThat(events(first)).containsExactly("1-1", "1-2");
    assertThat(first.getNextAfter()).isEqualTo("1-2");
    assertThat(events(second)).containsExactly("1-3", "1-4");
    assertThat(second.getNextAfter()).isEmpty();
    assertThat(first.getDeliveries(0).getError()).isEqualTo("no answer");
    assertThat(first.getDeliveries(0).hasNextAt()).isFalse();
    assertThat(
            events(
                operator.listWebhookDeliveries(
                    request.clearAfter().setState(DeliveryState.DELIVERY_STATE_FAILED).build())))
        .containsExactly("1-2");
  }

  @Test
  void eventsAreDeliveredAgainAlsoOneAlone() {
    String id = create(wanted()).getId();

    assertThat(redeliver(id, "1-2", "1-4")).isEqualTo(3);
    assertThat(redeliver(id, "1-5", "")).isEqualTo(1);
    assertThat(ledger.webhooks.redelivered)
        .containsExactly(List.of(place(2), place(4)), List.of(place(5), place(5)));
  }

  @Test
  void placesThatAreNotInTheLogAreExpired() {
    String id = create(wanted().setAfter("1-1")).getId();
    ledger.events.forget(3);

    assertExpired(() -> create(wanted().setAfter("1-2")));
    assertExpired(() -> create(wanted().setAfter("2-4")));
    assertExpired(() -> create(wanted().setAfter("1-6")));
    assertExpired(() -> enable(id, ""));
    assertExpired(() -> enable(id, "1-2"));
    assertExpired(() -> redeliver(id, "1-3", "1-4"));
    assertExpired(() -> redeliver(id, "1-4", "1-6"));
    assertExpired(() -> redeliver(id, "2-4", "2-5"));
    assertThat(list()).hasSize(1);
    assertThat(find(id).getPosition()).isEqualTo("1-1");
    assertThat(ledger.webhooks.redelivered).isEmpty();
  }

  @Test
  void thereAreOnlySoMany() {
    for (int each = 0; each < Webhooks.WEBHOOKS_MAX; each++) {
      create(wanted());
    }

    StatusRuntimeException refused =
        Errors.refused(Status.Code.FAILED_PRECONDITION, "limit_exceeded", () -> create(wanted()));

    assertThat(Errors.info(refused).getMetadataMap())
        .containsEntry("limit", "webhooks")
        .containsEntry("limit_max", "100");
    assertThat(list()).hasSize(Webhooks.WEBHOOKS_MAX);
  }

  static Stream<String> badUrls() {
    return Stream.of(
        "",
        "shop.example",
        "/florin",
        "ftp://shop.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:shop.example",
        "https://",
        "https:///path",
        "https://user@shop.example",
        "https://user:secret@shop.example",
        "https://shop.example/#fragment",
        "https://shop.example/a b",
        "https://shop.example/\r\nHost: other",
        "https://straße.example",
        "https://shop.example\u2028",
        "https://shop.example/\u0000",
        "https://shop.example:0/",
        "https://shop.example:65536/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://shop.example/" + "a".repeat(2048));
  }

  @ParameterizedTest
  @MethodSource("badUrls")
  void urlToWhichNothingCanBeSentIsRefused(String url) {
    assertBad("url", wanted().setUrl(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9",
        "HTTPS://SHOP.EXAMPLE",
        "https://[::1]:8443/x",
        "https://10.0.0.7/?a=%20"
      })
  void urlThatCanBeSentToIsKeptAsItIs(String url) {
    assertThat(create(wanted().setUrl(url)).getUrl()).isEqualTo(url);
  }

  @Test
  void halfAPairInAUrlIsRefusedAndNoFault() {
    EventServiceBlockingStub inProcess = EventClients.inProcessAs(clients, "alice", "webhooks");
    CreateWebhookRequest request = wanted().setUrl("https://shop.example/\ud800").build();

    Errors.refused(
        Status.Code.INVALID_ARGUMENT, "invalid_field", () -> inProcess.createWebhook(request));
  }

  @Test
  void descriptionHasBounds() {
    assertThat(create(wanted().setDescription("\uD83C\uDF5C".repeat(200))).getDescription())
        .hasSize(400);
    assertBad("description", wanted().setDescription("n".repeat(201)));
    assertBad("description", wanted().setDescription("two\nlines"));
    assertBad("description", wanted().setDescription("\u0000"));
  }

  @Test
  void typesAreKnownAndThereOnce() {
    List<String> all = Arrays.stream(EventType.values()).map(EventType::text).toList();

    assertThat(create(wanted().addAllTypes(all)).getTypesList()).isEqualTo(all);
    assertBad("types", wanted().addTypes("dev.florin.wallet.opened"));
    assertBad("types", wanted().addTypes(""));
    assertBad("types", wanted().addTypes(all.getFirst().toUpperCase(java.util.Locale.ROOT)));
    assertBad("types", wanted().addTypes(all.getFirst()).addTypes(all.getFirst()));
    assertBad("types", wanted().addAllTypes(Collections.nCopies(21, all.getFirst())));
  }

  @ParameterizedTest
  @CsvSource({
    "first_event_id, '', ''",
    "first_event_id, latest, ''",
    "first_event_id, 1-0, ''",
    "first_event_id, 1-1x, ''",
    "last_event_id, 1-2, 1-1",
    "last_event_id, 1-2, 2-3",
    "last_event_id, 1-2, latest",
    "last_event_id, 1-1, 1-10001",
    "last_event_id, 1-1, 1-999999999999999999",
    "last_event_id, 1-999999999999999999, 1-1"
  })
  void rangeThatIsNoneOrTooLongIsRefused(String field, String first, String last) {
    String id = create(wanted()).getId();

    StatusRuntimeException refused =
        Errors.refused(
            Status.Code.INVALID_ARGUMENT, "invalid_field", () -> redeliver(id, first, last));

    assertThat(Errors.info(refused).getMetadataMap()).containsEntry("field", field);
    assertThat(ledger.webhooks.redelivered).isEmpty();
  }

  @Test
  void tenThousandEventsAreNotTooMany() {
    String id = create(wanted()).getId();

    assertExpired(() -> redeliver(id, "1-1", "1-10000"));
  }

  @Test
  void placesAreChecked() {
    String id = create(wanted()).getId();

    Errors.refused(Status.Code.INVALID_ARGUMENT, "invalid_cursor", () -> enable(id, "newest"));
    Errors.refused(
        Status.Code.INVALID_ARGUMENT, "invalid_cursor", () -> create(wanted().setAfter("x")));
  }

  static Stream<Consumer<EventServiceBlockingStub>> callsAboutOne() {
    return callsAbout("777");
  }

  @ParameterizedTest
  @MethodSource("callsAboutOne")
  void webhookThatIsNotThereIsNotFound(Consumer<EventServiceBlockingStub> call) {
    Errors.refused(Status.Code.NOT_FOUND, "not_found", () -> call.accept(operator));
  }

  static Stream<Consumer<EventServiceBlockingStub>> callsAboutNone() {
    return Stream.of("", "0", "-1", "abc", "9223372036854775808", "１")
        .flatMap(WebhookAdministrationTest::callsAbout);
  }

  @ParameterizedTest
  @MethodSource("callsAboutNone")
  void textThatIsNoIdIsRefused(Consumer<EventServiceBlockingStub> call) {
    StatusRuntimeException refused =
        Errors.refused(Status.Code.INVALID_ARGUMENT, "invalid_field", () -> call.accept(operator));

    assertThat(Errors.info(refused).getMetadataMap()).containsEntry("field", "webhook_id");
  }

  static Stream<Consumer<EventServiceBlockingStub>> allCalls() {
    return Stream.concat(
        callsAbout("101"),
        Stream.of(
            stub -> stub.createWebhook(wanted().build()),
            stub -> stub.listWebhooks(ListWebhooksRequest.getDefaultInstance())));
  }

  @ParameterizedTest
  @MethodSource("allCalls")
  void withoutTheScopeNothingIsDone(Consumer<EventServiceBlockingStub> call) {
    Webhook webhook = create(wanted());

    for (String scopes : List.of("", "events", "webhook", "webhooks:write")) {
      StatusRuntimeException refused =
          Errors.refused(
              Status.Code.PERMISSION_DENIED,
              "forbidden",
              () -> call.accept(EventClients.as(clients, "alice", scopes)));
      assertThat(Errors.info(refused).getMetadataMap().get("scope")).endsWith("webhooks");
    }
    assertThat(list()).containsExactly(webhook);
    assertThat(ledger.webhooks.redelivered).isEmpty();
  }

  /** None of them has a key, so to be told that nothing was done would be to do it twice. */
  @Test
  void changeWithoutAnAnswerIsOfUnknownOutcome() {
    String id = create(wanted()).getId();
    ledger.webhooks.faultAfterChange = new LedgerFaultException(Fault.UNAVAILABLE, "gone");

    assertUnknown(() -> create(wanted()));
    assertUnknown(() -> enable(id, "1-1"));
    assertUnknown(() -> disable(id));
    assertUnknown(() -> redeliver(id, "1-1", ""));
    assertUnknown(() -> rotate(id));
  }

  private static Stream<Consumer<EventServiceBlockingStub>> callsAbout(String id) {
    return Stream.of(
        stub -> stub.getWebhook(GetWebhookRequest.newBuilder().setWebhookId(id).build()),
        stub -> stub.deleteWebhook(DeleteWebhookRequest.newBuilder().setWebhookId(id).build()),
        stub -> stub.enableWebhook(EnableWebhookRequest.newBuilder().setWebhookId(id).build()),
        stub -> stub.disableWebhook(DisableWebhookRequest.newBuilder().setWebhookId(id).build()),
        stub ->
            stub.rotateWebhookSecret(
                RotateWebhookSecretRequest.newBuilder().setWebhookId(id).build()),
        stub ->
            stub.listWebhookDeliveries(
                ListWebhookDeliveriesRequest.newBuilder().setWebhookId(id).build()),
        stub ->
            stub.redeliverEvents(
                RedeliverEventsRequest.newBuilder()
                    .setWebhookId(id)
                    .setFirstEventId("1-1")
                    .build()));
  }

  private void assertUnknown(Runnable change) {
    StatusRuntimeException thrown =
        Errors.refused(Status.Code.UNAVAILABLE, "outcome_unknown", change::run);
    assertThat(thrown.getStatus().getDescription()).contains("Look at the webhooks");
  }

  private void assertExpired(Runnable call) {
    StatusRuntimeException thrown =
        Errors.refused(Status.Code.OUT_OF_RANGE, "cursor_expired", call::run);
    assertThat(Errors.info(thrown).getMetadataMap())
        .containsEntry("oldest", ledger.events.oldest().toString());
  }

  private void assertBad(String field, CreateWebhookRequest.Builder request) {
    int before = list().size();
    StatusRuntimeException refused =
        Errors.refused(Status.Code.INVALID_ARGUMENT, "invalid_field", () -> create(request));
    assertThat(Errors.info(refused).getMetadataMap()).containsEntry("field", field);
    assertThat(refused.getStatus().getDescription()).startsWith(field + ": ").contains("expected");
    assertThat(list()).hasSize(before);
  }

  private static CreateWebhookRequest.Builder wanted() {
    return CreateWebhookRequest.newBuilder().setUrl(URL);
  }

  private Webhook create(CreateWebhookRequest.Builder request) {
    return operator.createWebhook(request.build()).getWebhook();
  }

  private Webhook enable(String id, String after) {
    return operator.enableWebhook(
        EnableWebhookRequest.newBuilder().setWebhookId(id).setAfter(after).build());
  }

  private Webhook disable(String id) {
    return operator.disableWebhook(DisableWebhookRequest.newBuilder().setWebhookId(id).build());
  }

  private WebhookWithSecret rotate(String id) {
    return operator.rotateWebhookSecret(
        RotateWebhookSecretRequest.newBuilder().setWebhookId(id).build());
  }

  private Webhook find(String id) {
    return operator.getWebhook(GetWebhookRequest.newBuilder().setWebhookId(id).build());
  }

  private List<Webhook> list() {
    return operator.listWebhooks(ListWebhooksRequest.getDefaultInstance()).getWebhooksList();
  }

  private int redeliver(String id, String first, String last) {
    return operator
        .redeliverEvents(
            RedeliverEventsRequest.newBuilder()
                .setWebhookId(id)
                .setFirstEventId(first)
                .setLastEventId(last)
                .build())
        .getEvents();
  }

  private static EventPosition place(long number) {
    return new EventPosition(1, number);
  }

  private static List<String> events(ListWebhookDeliveriesResponse page) {
    return page.getDeliveriesList().stream().map(WebhookDelivery::getEventId).toList();
  }
}
