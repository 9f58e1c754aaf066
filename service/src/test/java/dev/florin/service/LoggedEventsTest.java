package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.events.Event;
import dev.florin.wallet.v1.EventServiceGrpc.EventServiceBlockingStub;
import dev.florin.wallet.v1.ListEventsRequest;
import dev.florin.wallet.v1.ListEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read the log of events, and what a reader gets. */
class LoggedEventsTest {
  @TempDir Path folder;
  private final ScriptedLedger ledger = new ScriptedLedger();
  private Clients clients;
  private EventServiceBlockingStub reader;

  @BeforeEach
  void start() {
    ledger.wallets.open("alice", "Alice", "USD");
    ledger.wallets.open("bob", "Bob", "USD");
    clients = Clients.of(ledger.doors(), folder);
    reader = EventClients.as(clients, "office", "events");
  }

  @AfterEach
  void stop() {
    clients.close();
  }

  @Test
  void readerGetsTheEventsInOrderAndThePlaceToGoOnFrom() {
    Event first = ledger.events.add(Facts.deposit("pay day"));
    Event second = ledger.events.add(Facts.transfer("lunch"));
    CloudEvents cloudEvents = new CloudEvents(ledger.wallets, WalletServerConfig.EVENT_SOURCE);

    ListEventsResponse page = reader.listEvents(after(""));

    assertThat(page.getEventsList())
        .extracting(dev.florin.wallet.v1.Event::getJson)
        .containsExactly(cloudEvents.json(first), cloudEvents.json(second));
    assertThat(page.getEvents(0).getId()).isEqualTo("1-1");
    assertThat(page.getEvents(0).getType()).isEqualTo("dev.florin.transaction.committed");
    assertThat(page.getEvents(0).getTime()).isEqualTo(Messages.timestamp(Facts.NOON));
    assertThat(page.getNextAfter()).isEqualTo("1-2");
  }

  @Test
  void whereThereIsNothingNewThePlaceStaysTheSame() {
    assertThat(reader.listEvents(after(""))).isEqualTo(nothingAfter("1-0"));
    ledger.events.add(Facts.withdrawal());
    assertThat(reader.listEvents(after("1-1"))).isEqualTo(nothingAfter("1-1"));
  }

  @Test
  void readerWalksTheLogPageByPage() {
    for (int each = 0; each < 250; each++) {
      ledger.events.add(Facts.withdrawal());
    }
    ListEventsRequest.Builder request = ListEventsRequest.newBuilder();

    for (int size : new int[] {100, 100, 50, 0}) {
      ListEventsResponse page = reader.listEvents(request.build());
      assertThat(page.getEventsCount()).isEqualTo(size);
      request.setAfter(page.getNextAfter());
    }
    assertThat(request.getAfter()).isEqualTo("1-250");
    assertThat(reader.listEvents(ListEventsRequest.newBuilder().setLimit(1000).build()))
        .extracting(ListEventsResponse::getEventsCount)
        .isEqualTo(250);
  }

  @Test
  void latestIsThePlaceOfTheNewestWithoutEvents() {
    ledger.events.add(Facts.withdrawal());
    ledger.events.add(Facts.withdrawal());

    assertThat(reader.listEvents(after("latest"))).isEqualTo(nothingAfter("1-2"));
  }

  @Test
  void whatWasForgottenIsExpiredAndTheOldestPlaceIsNamed() {
    for (int each = 0; each < 5; each++) {
      ledger.events.add(Facts.withdrawal());
    }
    ledger.events.forget(3);

    assertExpired("1-2", "1-3");
    assertThat(reader.listEvents(after("1-3")).getEvents(0).getId()).isEqualTo("1-4");
    assertThat(reader.listEvents(after("")).getEvents(0).getId()).isEqualTo("1-4");
  }

  /** Who names no place cannot be at fault for it. */
  @Test
  void oldestThatIsForgottenMeanwhileIsNoError() {
    for (int each = 0; each < 5; each++) {
      ledger.events.add(Facts.withdrawal());
    }
    ledger.events.afterOldest = () -> ledger.events.forget(2);

    assertThat(reader.listEvents(after("")).getEvents(0).getId()).isEqualTo("1-3");
  }

  @Test
  void placeOfAnotherTimelineOrOfTheFutureIsExpired() {
    ledger.events.add(Facts.withdrawal());
    assertExpired("1-2", "1-0");
    assertExpired("2-1", "1-0");
    ledger.events.restore();
    assertExpired("1-1", "2-0");
    assertExpired("999999999999999999-999999999999999999", "2-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-",
        "0-1",
        "1-",
        "01-1",
        "1-01",
        "1--1",
        " 1-1",
        "1-1\u0000",
        "LATEST",
        "oldest",
        "1-1000000000000000000",
        "١-١",
        "1-1; DROP TABLE event_batch"
      })
  void textThatIsNoPlaceIsAnInvalidCursor(String after) {
    StatusRuntimeException refused =
        Errors.refused(
            Status.Code.INVALID_ARGUMENT, "invalid_cursor", () -> reader.listEvents(after(after)));

    assertThat(Errors.info(refused).getMetadataMap()).containsEntry("field", "after");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void limitHasBounds(int limit) {
    ListEventsRequest request = ListEventsRequest.newBuilder().setLimit(limit).build();

    Errors.refused(Status.Code.INVALID_ARGUMENT, "invalid_field", () -> reader.listEvents(request));
  }

  /** Also with bad fields: who may not ask learns nothing but that. */
  @ParameterizedTest
  @CsvSource({"''", "webhooks", "Events", "event", "events:read", "eventsx"})
  void withoutTheScopeNothingIsRead(String scopes) {
    EventServiceBlockingStub stranger = EventClients.as(clients, "alice", scopes);

    for (String after : new String[] {"", "latest", "nonsense"}) {
      StatusRuntimeException refused =
          Errors.refused(
              Status.Code.PERMISSION_DENIED, "forbidden", () -> stranger.listEvents(after(after)));
      assertThat(refused.getStatus().getDescription())
          .isEqualTo("This needs the scope auditor or events. Ask who runs the service for it.");
      assertThat(Errors.info(refused).getMetadataMap()).containsEntry("scope", "auditor events");
    }
  }

  private void assertExpired(String after, String oldest) {
    StatusRuntimeException refused =
        Errors.refused(
            Status.Code.OUT_OF_RANGE, "cursor_expired", () -> reader.listEvents(after(after)));
    assertThat(Errors.info(refused).getMetadataMap()).containsEntry("oldest", oldest);
  }

  private static ListEventsRequest after(String after) {
    return ListEventsRequest.newBuilder().setAfter(after).build();
  }

  private static ListEventsResponse nothingAfter(String place) {
    return ListEventsResponse.newBuilder().setNextAfter(place).build();
  }
}
