package dev.florin.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.SnowflakeIds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final Partitions partitions = new Partitions(database, DAY);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void yesterdayTodayAndThreeDaysAheadAreMade() {
    assertThat(partitions.daysAhead(NOON)).isEqualTo(-1);

    partitions.ensure(NOON);

    assertThat(partitions.daysAhead(NOON)).isEqualTo(3);
    assertThat(partitions.daysAhead(NOON.minus(DAY))).isEqualTo(4);
    assertThat(partitions.daysAhead(NOON.minus(DAY).minus(DAY))).isEqualTo(-1);
  }

  @Test
  void fourInstancesThatRaceMakeEachPartitionOnce() throws Exception {
    int days = 60; // an ensure makes five
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int day = 0; day < days; day += 5) {
        Instant now = NOON.plus(DAY.multipliedBy(day));
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<?>> racers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          racers.add(
              threads.submit(() -> {
                start.await();
                new Partitions(database, DAY).ensure(now);
                return null;
              }));
        }
        for (Future<?> racer : racers) {
          racer.get();
        }
      }
    }

    assertThat(partitions.daysAhead(NOON)).isEqualTo(days - 2);
    assertThat(count("SELECT count(*) FROM pg_class WHERE relname ~ '^transfer_p[0-9]+$'"))
        .isEqualTo(days);
  }

  @Test
  void aPartitionHasItsFourUniqueIndexesAndTheParentsChecks() {
    partitions.ensure(NOON);

    String of = "'transfer_p20261122'::regclass";
    assertThat(count("SELECT count(*) FROM pg_index WHERE indisunique AND indrelid = " + of))
        .isEqualTo(4);
    assertThat(count("SELECT count(*) FROM pg_constraint WHERE contype='c' AND conrelid = " + of))
        .isEqualTo(
            1
                + count(
                    "SELECT count(*) FROM pg_constraint WHERE contype='c'"
                        + " AND conrelid = 'transfer'::regclass"));
  }

  @Test
  void attachingDoesNotWaitForAReaderNorForAWriter() throws Exception {
    partitions.ensure(NOON);
    try (var reader = database.openWriter();
        var statement = reader.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM transfer").close();
      statement.execute("LOCK TABLE transfer IN ROW EXCLUSIVE MODE");

      partitions.ensure(NOON.plus(DAY));

      assertThat(partitions.daysAhead(NOON)).isEqualTo(4);
      reader.rollback();
    }
  }

  @Test
  void aLockThatIsHeldTooLongEndsInAFaultAndLeavesNothingHalfMade() throws Exception {
    try (var holder = database.openWriter();
        var statement = holder.createStatement()) {
      statement.execute(ApplicationRole.SET_ASIDE);
      statement.execute(Sql.LOCK_TO_ATTACH);

      assertThatThrownBy(() -> partitions.ensure(NOON))
          .isInstanceOf(LedgerFaultException.class)
          .hasMessageContaining("transfer_p20261121: not attached");
      holder.rollback();
    }

    assertThat(count("SELECT count(*) FROM pg_class WHERE relname ~ '^transfer_p2'")).isZero();
    partitions.ensure(NOON);
    assertThat(partitions.daysAhead(NOON)).isEqualTo(3);
  }

  @Test
  void aKeyIsSearchedForFromTheStartOfThePartitionThatTheRetentionReaches() {
    long oldest = partitions.oldestKeyId(NOON);

    assertThat(SnowflakeIds.timeOf(oldest)).isEqualTo(Instant.parse("2026-11-21T00:00:00Z"));
    assertThat(oldest).isEqualTo(Partitions.idsFrom(LocalDate.parse("2026-11-21")));
  }

  @Test
  void theFastPathLeavesOutItsOwnDayWhereThatDaysUniqueIndexIsEnough() {
    long noon = SnowflakeIds.firstIdAt(NOON);
    long startOfDay = Partitions.idsFrom(LocalDate.parse("2026-11-22"));

    assertThat(partitions.keySearchEnd(NOON, noon, noon + 1000)).isEqualTo(startOfDay);
  }

  @ParameterizedTest
  @CsvSource({
    // now, lowest id, highest id
    "2026-11-22T23:58:30Z, 2026-11-22T23:58:30Z, 2026-11-22T23:58:30Z",
    "2026-11-22T12:00:00Z, 2026-11-22T12:00:00Z, 2026-11-22T23:58:30Z",
    "2026-11-23T00:00:01Z, 2026-11-22T23:50:00Z, 2026-11-22T23:50:00Z",
    "2026-11-22T23:50:00Z, 2026-11-23T00:00:01Z, 2026-11-23T00:00:01Z",
    "2026-11-22T12:00:00Z, 2026-11-21T12:00:00Z, 2026-11-22T12:00:00Z"
  })
  void theFastPathSearchesEveryDayWhereATwinMayLieInAnother(
      Instant now, Instant lowest, Instant highest) {
    long lowestId = SnowflakeIds.firstIdAt(lowest);
    long highestId = SnowflakeIds.firstIdAt(highest);

    assertThat(partitions.keySearchEnd(now, lowestId, highestId))
        .isEqualTo(partitions.newestKeyEnd(now, highestId))
        .isGreaterThan(highestId);
  }

  @Test
  void onlyOldRefusalsAreForgotten() {
    TestPostgres.execute(
        database,
        """
        INSERT INTO refusal
        SELECT 0, 'alice', 'key-' || n, 1, sha256('x'), 6, 0, 1, 'USD',
               now() - make_interval(hours => n)
          FROM generate_series(1, 1300) n
        """);

    int forgotten = new Refusals(DAY).forget(database);

    assertThat(forgotten).isEqualTo(1300 - 47);
    assertThat(count("SELECT count(*) FROM refusal WHERE created_at < now() - interval '2 days'"))
        .isZero();
    assertThat(count("SELECT count(*) FROM refusal")).isEqualTo(47);
  }

  @Test
  void housekeepingMakesThePartitionsOfTodayAndIsReady() {
    try (Housekeeping housekeeping = Housekeeping.start(database, partitions, Instant::now)) {
      housekeeping.look();

      assertThat(housekeeping.notReady()).isEmpty();
      assertThat(partitions.daysAhead(Instant.now())).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void aNodeWhoseClockIsOffDoesNotStart() {
    assertThatThrownBy(
            () -> Housekeeping.start(database, partitions, () -> Instant.now().plusSeconds(3)))
        .isInstanceOf(LedgerStartException.class)
        .hasMessageMatching(
            "clock: -[23]\\d{3} ms from the database's \\(expected: at most 1000\\)");
    assertThat(count("SELECT count(*) FROM pg_class WHERE relname ~ '^transfer_p2'")).isZero();
  }

  @Test
  void aNodeWhoseClockGoesOffIsNotReadyUntilItIsBack() {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    try (Housekeeping housekeeping =
        Housekeeping.start(database, partitions, () -> Instant.now().plus(ahead.get()))) {
      ahead.set(Duration.ofSeconds(-3));
      housekeeping.look();
      assertThat(housekeeping.notReady())
          .hasValueSatisfying(reason -> assertThat(reason).startsWith("clock: "));

      ahead.set(Duration.ZERO);
      housekeeping.look();
      assertThat(housekeeping.notReady()).isEmpty();
    }
  }

  private long count(String sql) {
    return TestPostgres.number(database, sql);
  }
}
