package dev.florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnowflakeIdsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOON);

  @Test
  void anIdStatesItsTimeAndItsNode() {
    long id = SnowflakeIds.above(5, 0, clock).next();

    assertThat(SnowflakeIds.timeOf(id)).isEqualTo(NOON);
    assertThat((id >> 12) & 1023).isEqualTo(5);
  }

  @Test
  void aClockThatGoesBackByHoursGivesNoIdTwice() {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, clock);
    long last = 0;
    for (int hour = 0; hour < 10; hour++) {
      clock.now = NOON.minus(Duration.ofHours(hour));
      for (int i = 0; i < 10_000; i++) {
        long id = ids.next();
        assertThat(id).isGreaterThan(last);
        last = id;
      }
    }
  }

  @Test
  void idsGoOnWithTheClockOnceItHasCaughtUp() {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, clock);
    long before = ids.next();
    clock.now = NOON.minusSeconds(60);
    long behind = ids.next();
    clock.now = NOON.plusSeconds(60);

    assertThat(behind).isGreaterThan(before);
    assertThat(SnowflakeIds.timeOf(ids.next())).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void aRestartWithAClockBehindStartsAboveTheHighestId() {
    long highest = SnowflakeIds.firstIdAt(NOON.plus(Duration.ofSeconds(30))) | 0x3FFFFF;

    assertThat(SnowflakeIds.above(1, highest, clock).next()).isGreaterThan(highest);
  }

  @Test
  void aClockFarBehindTheDatabaseIsRefused() {
    long highest = SnowflakeIds.firstIdAt(NOON.plus(Duration.ofMinutes(2)));

    assertThatThrownBy(() -> SnowflakeIds.above(1, highest, clock))
        .isInstanceOf(LedgerStartException.class)
        .hasMessageContaining("more than a minute behind the newest id");
  }

  @Test
  void manyThreadsGetNoIdTwice() throws Exception {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, Clock.systemUTC());
    Callable<long[]> many = () -> IntStream.range(0, 50_000).mapToLong(i -> ids.next()).toArray();
    try (var threads = Executors.newFixedThreadPool(8)) {
      long distinct =
          threads.invokeAll(List.of(many, many, many, many, many, many, many, many)).stream()
              .flatMapToLong(future -> Arrays.stream(future.resultNow()))
              .distinct()
              .count();

      assertThat(distinct).isEqualTo(8 * 50_000);
    }
  }

  @Test
  void twoNodesShareNoIdInOneMillisecond() {
    SnowflakeIds one = SnowflakeIds.above(1, 0, clock);
    SnowflakeIds two = SnowflakeIds.above(2, 0, clock);

    assertThat(IntStream.range(0, 4096).mapToLong(i -> one.next()))
        .doesNotContainAnyElementsOf(
            IntStream.range(0, 4096).mapToLong(i -> two.next()).boxed().toList());
  }

  @Test
  void boundsOfTimesOutsideTheRangeAreItsEnds() {
    assertThat(SnowflakeIds.firstIdAt(Instant.parse("1970-01-01T00:00:00Z"))).isZero();
    assertThat(SnowflakeIds.firstIdAt(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(SnowflakeIds.timeOf(SnowflakeIds.firstIdAt(NOON))).isEqualTo(NOON);
  }

  @Test
  void idsAreGivenOutOnlyBelowTheTimeThatWasTold() {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, clock);
    ids.giveBefore(NOON.plusMillis(1));
    assertThat(ids.isPaused()).isFalse();

    // The clock stands still, but the ids of its millisecond are used up some time.
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 4096; i++) {
                assertThat(SnowflakeIds.timeOf(ids.next())).isEqualTo(NOON);
              }
            })
        .isInstanceOf(LedgerFaultException.class)
        .hasMessage(SnowflakeIds.PAUSED);
    clock.now = NOON.plusMillis(1);
    assertThat(ids.isPaused()).isTrue();
    ids.giveBefore(NOON.plusMillis(10));
    assertThat(ids.isPaused()).isFalse();
    assertThat(ids.next()).isPositive();
  }

  @Test
  void idsThatWereStoppedDoNotGoOn() {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, clock);
    ids.stop("first reason");
    ids.stop("second reason");
    ids.giveBefore(NOON.plusSeconds(60));

    assertThatThrownBy(ids::next)
        .isInstanceOf(LedgerFaultException.class)
        .hasMessage("first reason");
    assertThat(ids.isPaused()).isTrue();
  }

  @Test
  void idsThatAreRetiredTellATimeAboveAllOfThem() {
    SnowflakeIds ids = SnowflakeIds.above(1, 0, clock);
    long last = IntStream.range(0, 10_000).mapToLong(i -> ids.next()).max().orElseThrow();
    Instant end = ids.retire("the end");

    assertThat(SnowflakeIds.timeOf(last)).isEqualTo(NOON.plusMillis(2));
    assertThat(end).isAfter(SnowflakeIds.timeOf(last));
    assertThatThrownBy(ids::next).hasMessage("the end");
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
