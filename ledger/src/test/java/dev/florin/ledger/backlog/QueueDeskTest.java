package dev.florin.ledger.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.Slots;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.postgres.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueDeskTest {
  private static final long ALICE = 7;
  private static final long BOB = 8;
  private static final String ERROR = "numeric field overflow";
  private static final Decision DECISION = new Decision("fiona", "the disk was full");

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final OperatorConnection connection = OperatorConnection.open(config);
  private final QueueDesk desk = new QueueDesk(connection);
  private final BacklogFixture fixture = new BacklogFixture(database);

  @AfterEach
  void close() {
    connection.close();
    database.close();
  }

  @Test
  void theOverviewCountsWhatWaitsAndNamesWhoWorks() {
    long first = fixture.accept(ALICE, now.minusSeconds(90));
    fixture.accept(ALICE, now.minusSeconds(60));
    fixture.accept(BOB, now.minusSeconds(30));
    fixture.park(fixture.accept(BOB, now.minusSeconds(200)), ERROR);
    fixture.end(fixture.accept(BOB, now.minusSeconds(300)), 3, now);
    execute(
        "INSERT INTO lease VALUES ('%s', 'instance-1', 3, now() + interval '1 h')"
            .formatted(Slots.lease(Slots.of(ALICE))));
    execute(
        "INSERT INTO lease VALUES ('%s', 'instance-2', 3, now() - interval '1 s')"
            .formatted(Slots.lease(Slots.of(BOB))));

    QueueOverview overview = desk.overview();

    assertThat(overview.pending()).isEqualTo(3);
    assertThat(overview.parked()).isEqualTo(1);
    assertThat(overview.oldestAge())
        .hasValueSatisfying(
            age -> assertThat(age).isBetween(Duration.ofSeconds(89), Duration.ofHours(1)));
    assertThat(overview.slots()).hasSize(Slots.COUNT);
    assertThat(overview.slots().get(Slots.of(ALICE)))
        .isEqualTo(new QueueOverview.Slot(Slots.of(ALICE), 2, now.minusSeconds(90), "instance-1"));
    assertThat(overview.slots().get(Slots.of(BOB)))
        .isEqualTo(new QueueOverview.Slot(Slots.of(BOB), 1, now.minusSeconds(30), null));
    assertThat(fixture.number("sequence", first)).isEqualTo(1);
  }

  @Test
  void anEmptyBacklogHasNoAge() {
    assertThat(desk.overview().oldestAge()).isEmpty();
    assertThat(desk.overview().pending()).isZero();
    assertThat(desk.pending(10, 0)).isEmpty();
    assertThat(desk.parked(10, 0)).isEmpty();
  }

  @Test
  void theDeadLettersAreListedOldestFirstPageByPageWithTheirErrors() {
    List<Long> ids = LongStream.range(0, 5).mapToObj(n -> fixture.accept(ALICE + n, now)).toList();
    ids.reversed().forEach(id -> fixture.park(id, ERROR));

    assertThat(desk.parked(3, 0))
        .allMatch(parked -> parked.error().equals(ERROR))
        .allMatch(parked -> !parked.parkedAt().isBefore(now))
        .extracting(parked -> parked.transfer().id())
        .isEqualTo(ids.subList(0, 3));
    assertThat(desk.parked(3, ids.get(2)))
        .extracting(parked -> parked.transfer().id())
        .isEqualTo(ids.subList(3, 5));
  }

  @Test
  void whatIsPendingIsListedOldestFirstAcrossSlotsAndNothingElse() {
    fixture.end(fixture.accept(ALICE, now.minusSeconds(9)), 4, now);
    execute("UPDATE backlog_finished SET settled_through = 1 WHERE slot = " + Slots.of(ALICE));
    List<Long> ids =
        LongStream.range(0, 40).mapToObj(n -> fixture.accept(ALICE + n % 9, now)).toList();
    fixture.park(fixture.accept(ALICE, now), ERROR);

    assertThat(desk.pending(30, 0)).extracting(QueuedTransfer::id).isEqualTo(ids.subList(0, 30));
    assertThat(desk.pending(30, ids.get(29)))
        .extracting(QueuedTransfer::id)
        .isEqualTo(ids.subList(30, 40));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, QueueDesk.PAGE_MAX + 1})
  void aListHasBounds(int limit) {
    assertThatThrownBy(() -> desk.pending(limit, 0))
        .hasMessage("limit: " + limit + " (expected: 1 to 200)");
  }

  @Test
  void oneTransferIsShownWithItsHistory() {
    long id = fixture.accept(ALICE, now);
    fixture.park(id, ERROR);

    TransferRecord found = desk.find(id).orElseThrow();

    assertThat(found.transfer())
        .isEqualTo(
            new QueuedTransfer(
                id,
                QueueState.PARKED,
                Slots.of(ALICE),
                1,
                ALICE,
                9,
                1170,
                "USD",
                "alice",
                "key-" + id,
                "lunch",
                now,
                null,
                5,
                null));
    assertThat(found.error()).isEqualTo(ERROR);
    assertThat(found.parkedAt()).isNotNull();
    assertThat(found.acts())
        .extracting(QueueAct::act)
        .containsExactly("failed", "failed", "failed", "failed", "failed", "parked");
  }

  @Test
  void aRefusalIsShownWithItsFigures() {
    long id = fixture.accept(ALICE, now);
    fixture.end(id, 3, now);

    TransferRecord found = desk.find(id).orElseThrow();

    assertThat(found.transfer().refusal()).isEqualTo(Refusal.insufficientFunds(70, 1170, "USD"));
    assertThat(found.transfer().finishedAt()).isEqualTo(now);
    assertThat(found.error()).isNull();
    assertThat(desk.find(id + 1)).isEmpty();
  }

  @Test
  void aLongHistoryIsCutToItsLastActs() {
    long id = fixture.accept(ALICE, now);
    execute(
        """
        INSERT INTO accepted_transfer_act (transfer_id, bucket, act, actor, detail)
        SELECT %d, 0, 'failed', 'instance-1', 'error ' || n FROM generate_series(1, 130) n
        """
            .formatted(id));

    assertThat(desk.find(id).orElseThrow().acts())
        .hasSize(QueueDesk.ACTS_MAX)
        .extracting(QueueAct::detail)
        .startsWith("error 31")
        .endsWith("error 130");
  }

  @Test
  void whatIsTriedAgainIsPendingBehindAllOthersAndCountsOnceMore() {
    long parked = fixture.accept(ALICE, now);
    long later = fixture.accept(ALICE, now);
    fixture.park(parked, ERROR);

    QueuedTransfer transfer = done(desk.retry(parked, DECISION));

    assertThat(transfer.state()).isEqualTo(QueueState.PENDING);
    assertThat(transfer.failures()).isZero();
    assertThat(transfer.sequence()).isEqualTo(3).isGreaterThan(fixture.number("sequence", later));
    assertThat(counter("accepted", ALICE)).isEqualTo(3);
    assertThat(counter("finished", ALICE)).isEqualTo(1);
    assertThat(desk.overview().pending()).isEqualTo(2);
    assertThat(desk.overview().parked()).isZero();
    assertThat(desk.find(parked).orElseThrow().transfer()).isEqualTo(transfer);
    assertActedLast(parked, "retried");
  }

  @Test
  void whatIsDroppedIsCancelledAndCountsNoMore() {
    long parked = fixture.accept(ALICE, now);
    fixture.park(parked, ERROR);

    QueuedTransfer transfer = done(desk.drop(parked, DECISION));

    assertThat(transfer.state()).isEqualTo(QueueState.CANCELLED);
    assertThat(transfer.finishedAt()).isAfterOrEqualTo(now);
    assertThat(counter("accepted", ALICE)).isEqualTo(1);
    assertThat(counter("finished", ALICE)).isEqualTo(1);
    assertThat(desk.overview().pending()).isZero();
    assertThat(desk.overview().parked()).isZero();
    assertActedLast(parked, "dropped");
  }

  @ParameterizedTest
  @CsvSource({"1, PENDING", "2, SETTLED", "3, REFUSED", "4, CANCELLED"})
  void whatIsNotParkedStaysAsItIs(int number, QueueState state) {
    long id = fixture.accept(ALICE, now);
    if (state != QueueState.PENDING) {
      fixture.end(id, number, now);
    }
    TransferRecord before = desk.find(id).orElseThrow();

    assertThat(desk.retry(id, DECISION)).isEqualTo(new Intervention.NotParked(state));
    assertThat(desk.drop(id, DECISION)).isEqualTo(new Intervention.NotParked(state));

    assertThat(desk.find(id)).contains(before);
    assertThat(counter("accepted", ALICE)).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsSaidToBeSo() {
    assertThat(desk.retry(1, DECISION)).isEqualTo(new Intervention.NotThere());
    assertThat(desk.drop(1, DECISION)).isEqualTo(new Intervention.NotThere());
  }

  @Test
  void afterSevenDaysItCanOnlyBeDropped() {
    long young = fixture.accept(ALICE, now.minus(QueueDesk.RETRY_AGE_MAX).plusSeconds(600));
    long old = fixture.accept(ALICE, now.minus(QueueDesk.RETRY_AGE_MAX).minusSeconds(1));
    fixture.park(young, ERROR);
    fixture.park(old, ERROR);

    assertThat(desk.retry(old, DECISION))
        .isEqualTo(new Intervention.TooOld(now.minus(QueueDesk.RETRY_AGE_MAX).minusSeconds(1)));
    assertThat(desk.find(old).orElseThrow().acts()).hasSize(6);
    assertThat(desk.retry(young, DECISION)).isInstanceOf(Intervention.Done.class);
    assertThat(desk.drop(old, DECISION)).isInstanceOf(Intervention.Done.class);
  }

  @Test
  void ofOperatorsWhoDecideAtOnceOneDecides() throws Exception {
    for (int round = 0; round < 20; round++) {
      long id = fixture.accept(ALICE, now);
      fixture.park(id, ERROR);
      QueueDesk others = new QueueDesk(database);
      List<Intervention> answers = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(4)) {
        List<Future<Intervention>> racers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          racers.add(threads.submit(() -> others.retry(id, DECISION)));
          racers.add(threads.submit(() -> others.drop(id, DECISION)));
        }
        for (Future<Intervention> racer : racers) {
          answers.add(racer.get());
        }
      }
      assertThat(answers).filteredOn(Intervention.Done.class::isInstance).hasSize(1);
      assertThat(answers).filteredOn(Intervention.NotParked.class::isInstance).hasSize(3);
    }
    assertThat(desk.overview().pending())
        .isEqualTo(
            TestPostgres.number(
                database, "SELECT count(*) FROM accepted_transfer WHERE state = 1"));
  }

  @Test
  void aRetryDrawsItsNumberLastSoThatNobodyWaitsForAnOperatorWhoWaits() throws Exception {
    long id = fixture.accept(ALICE, now);
    fixture.park(id, ERROR);
    try (Connection holder = database.openWriter();
        var statement = holder.createStatement()) {
      statement.execute("SELECT FROM accepted_transfer WHERE id = " + id + " FOR UPDATE");

      assertThatThrownBy(() -> desk.retry(id, DECISION))
          .isInstanceOf(LedgerFaultException.class)
          .hasMessageContaining("lock timeout");
      fixture.accept(ALICE, now);
      holder.rollback();
    }

    assertThat(done(desk.retry(id, DECISION)).sequence()).isEqualTo(3);
  }

  @Test
  void aDatabaseWithoutABacklogIsSaidToBeOne() {
    try (OperatorConnection empty = OperatorConnection.open(TestPostgres.emptyDatabase())) {
      assertThatThrownBy(() -> new QueueDesk(empty).overview())
          .isInstanceOf(LedgerStartException.class)
          .hasMessageStartingWith("database: holds no ledger of this version");
    }
  }

  private void assertActedLast(long id, String act) {
    assertThat(desk.find(id).orElseThrow().acts().getLast())
        .satisfies(last -> {
          assertThat(last.act()).isEqualTo(act);
          assertThat(last.actor()).isEqualTo("fiona");
          assertThat(last.detail()).isEqualTo("the disk was full");
          assertThat(last.at()).isAfterOrEqualTo(now);
        });
  }

  private static QueuedTransfer done(Intervention intervention) {
    assertThat(intervention).isInstanceOf(Intervention.Done.class);
    return ((Intervention.Done) intervention).transfer();
  }

  private long counter(String which, long walletId) {
    return TestPostgres.number(
        database,
        "SELECT %1$s FROM backlog_%1$s WHERE slot = %2$d".formatted(which, Slots.of(walletId)));
  }

  private void execute(String sql) {
    TestPostgres.execute(database, sql);
  }
}
