package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.florin.ledger.Kind;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerFaultException.Fault;
import dev.florin.ledger.backlog.BacklogFixture;
import dev.florin.ledger.events.EventLog.Expired;
import dev.florin.ledger.events.EventLog.Found;
import dev.florin.ledger.postgres.LedgerFixture;
import dev.florin.ledger.postgres.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a log of ten events, in four batches, of which the first is forgotten in some tests. */
class PostgresEventLogTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final int NEWEST = 10;

  private final EventRows rows = new EventRows();
  private final PostgresEventLog log = new PostgresEventLog(rows.database);
  private long[] done;
  private long[] settled;
  private long refused;
  private long cancelled;

  @BeforeEach
  void write() throws Exception {
    LedgerFixture ledger =
        new LedgerFixture(rows.database, new Partitions(rows.database, Duration.ofDays(1)));
    long alice = ledger.wallet("alice", NOON);
    long bob = ledger.wallet("bob", NOON);
    long system = ledger.systemWallet(0, NOON);
    done =
        LongStream.rangeClosed(1, 4)
            .map(n -> ledger.move(Kind.DEPOSIT, system, alice, 1_000 * n, NOON))
            .toArray();
    settled =
        LongStream.rangeClosed(1, 2)
            .map(n -> ledger.move(Kind.TRANSFER, alice, bob, n, NOON))
            .toArray();
    ledger.commit();
    BacklogFixture backlog = new BacklogFixture(rows.database);
    refused = backlog.accept(bob, NOON);
    backlog.end(refused, 3, NOON.plusSeconds(3));
    cancelled = backlog.accept(bob, NOON);
    backlog.end(cancelled, 4, NOON.plusSeconds(4));
    rows.add(1, done);
    rows.add(2, settled);
    rows.add(3, refused);
    rows.add(4, cancelled);
    try (Sequencer sequencer = new Sequencer(rows.database::openSequencer)) {
      assertThat(sequencer.turn()).isEqualTo(4);
    }
  }

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void eachEventSaysWhatItsRowSays() {
    List<Event> events = found(0, 100);

    assertThat(events)
        .extracting(event -> EventType.of(event.fact()).text() + " " + id(event))
        .containsExactly(
            "dev.florin.transaction.committed " + done[0],
            "dev.florin.transaction.committed " + done[1],
            "dev.florin.transaction.committed " + done[2],
            "dev.florin.transaction.committed " + done[3],
            "dev.florin.transaction.committed " + settled[0],
            "dev.florin.accepted_transfer.settled " + settled[0],
            "dev.florin.transaction.committed " + settled[1],
            "dev.florin.accepted_transfer.settled " + settled[1],
            "dev.florin.accepted_transfer.refused " + refused,
            "dev.florin.accepted_transfer.cancelled " + cancelled);
    assertThat(events.get(1).time()).isEqualTo(NOON);
    assertThat(events.get(8).time()).isEqualTo(NOON.plusSeconds(3));
    assertThat(events.get(9).time()).isEqualTo(NOON.plusSeconds(4));
  }

  @Test
  void fromEachPlaceEachNumberOfEventsIsReadWithoutAGap() {
    for (int after = 0; after <= NEWEST; after++) {
      for (int max = 1; max <= NEWEST + 1; max++) {
        int first = after + 1;
        int last = Math.min(NEWEST, after + max);
        assertThat(found(after, max))
            .as("%d after %d", max, after)
            .extracting(event -> (int) event.position().number())
            .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
      }
    }
  }

  @Test
  void theEndsAreTold() {
    assertThat(log.oldest()).hasToString("1-0");
    assertThat(log.newest()).hasToString("1-10");
  }

  @Test
  void whatWaitsForItsPlaceIsTheLag() {
    assertThat(log.lag()).isEqualTo(new EventLag(0, 0));
    rows.add(1, done);
    rows.execute("UPDATE event_outbox SET added_at = now() - interval '2 seconds'");
    rows.add(1, done);

    assertThat(log.lag().batches()).isEqualTo(2);
    assertThat(log.lag().oldestMillis()).isBetween(2_000L, 60_000L);
  }

  @Test
  void aPlaceBeyondTheNewestOrOfAnotherTimelineIsExpired() {
    assertThat(log.after(at(NEWEST + 1), 1)).isEqualTo(new Expired(at(0)));
    assertThat(log.after(new EventPosition(2, 3), 1)).isEqualTo(new Expired(at(0)));
  }

  @Test
  void afterACutEventsKeepTheirIdsAndNewOnesGetThoseOfAnotherTimeline() {
    rows.execute("INSERT INTO ledger_timeline VALUES (77, 7, 0)");
    PostgresEventLog cut = new PostgresEventLog(rows.database);

    assertThat(ids(cut.after(at(6), 3))).containsExactly("1-7", "77-8", "77-9");
    assertThat(ids(cut.after(new EventPosition(77, 6), 2))).containsExactly("1-7", "77-8");
    assertThat(cut.newest()).hasToString("77-10");
  }

  @Test
  void aPlaceThatWasCutAwayIsSentBackToTheLastCommonOne() {
    rows.execute("INSERT INTO ledger_timeline VALUES (77, 7, 0)");
    PostgresEventLog cut = new PostgresEventLog(rows.database);

    assertThat(cut.after(at(7), 1)).isInstanceOf(Found.class);
    assertThat(cut.after(at(8), 1)).isEqualTo(new Expired(at(7)));
    assertThat(cut.after(new EventPosition(76, 7), 1)).isEqualTo(new Expired(at(0)));
  }

  private static List<String> ids(EventLog.Reading reading) {
    return ((Found) reading).events().stream().map(event -> event.position().toString()).toList();
  }

  @Test
  void whatIsForgottenIsExpiredAndTheRestIsRead() {
    forgetTheFirst();

    assertThat(log.oldest()).isEqualTo(at(4));
    for (int after = 0; after < 4; after++) {
      assertThat(log.after(at(after), 1)).as("%d", after).isEqualTo(new Expired(at(4)));
    }
    assertThat(found(4, 100)).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_001})
  void aReadingIsBounded(int eventsMax) {
    assertThatThrownBy(() -> log.after(at(0), eventsMax))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events_max: " + eventsMax + " (expected: 1 to 1000)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | DELETE FROM event_batch WHERE kind = 2 | event 5: is missing in the log",
        "0 | DELETE FROM event_batch WHERE kind = 1 | event 1: is missing in the log",
        "4 | DELETE FROM event_batch WHERE kind = 4 | event 10: is missing in the log",
        "0 | DELETE FROM event_batch | event 1: is missing in the log",
        "9 | DELETE FROM event_batch WHERE kind = 4 | event 10: is missing in the log",
        "0 | INSERT INTO event_batch (last_position, placed_at, bucket, kind, transfer_ids)"
            + " SELECT 3, placed_at, bucket, kind, transfer_ids"
            + " FROM event_batch WHERE kind = 3 | is missing in the log, or there twice",
        "0 | UPDATE event_batch SET transfer_ids[1] = 7 WHERE kind = 1 | transfer 7 is missing",
        "0 | UPDATE event_batch SET transfer_ids[1] = 7 WHERE kind = 4 | transfer 7 is missing",
        "0 | UPDATE event_batch SET kind = 4 WHERE kind = 3 | Refused",
        "0 | UPDATE event_batch SET kind = 3 WHERE kind = 4 | Cancelled"
      })
  void aBrokenLogIsAFaultAndNotAShorterAnswer(long after, String corruption, String told) {
    rows.execute(corruption);

    assertBroken(() -> log.after(at(after), 100), told);
  }

  private void forgetTheFirst() {
    rows.execute(
        "DELETE FROM event_batch WHERE kind = 1;"
            + "UPDATE event_horizon SET forgotten_through = 4");
  }

  private static void assertBroken(ThrowingCallable reading, String told) {
    assertThatThrownBy(reading)
        .asInstanceOf(type(LedgerFaultException.class))
        .satisfies(fault -> assertThat(fault.fault()).isEqualTo(Fault.INTERNAL))
        .satisfies(fault -> assertThat(fault).hasMessageContaining(told));
  }

  private List<Event> found(long after, int eventsMax) {
    EventLog.Reading reading = log.after(at(after), eventsMax);
    assertThat(reading).isInstanceOf(Found.class);
    return ((Found) reading).events();
  }

  private static EventPosition at(long number) {
    return new EventPosition(1, number);
  }

  private static long id(Event event) {
    return switch (event.fact()) {
      case Event.Committed(var transfer) -> transfer.id();
      case Event.Settled(var transfer) -> transfer.id();
      case Event.Refused(var transfer, var _) -> transfer.id();
      case Event.Cancelled(var transfer, var _) -> transfer.id();
    };
  }
}
