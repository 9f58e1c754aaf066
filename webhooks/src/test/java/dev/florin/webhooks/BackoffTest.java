package dev.florin.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Backoff LEAST = new Backoff(Duration.ofSeconds(5), bound -> 0);
  private static final Backoff MOST = new Backoff(Duration.ofSeconds(5), bound -> bound - 1);

  @Test
  void pausesDoubleUpToAnHour() {
    List<Long> seconds =
        IntStream.of(1, 2, 3, 4, 9, 10, 11, 12, 1_000_000)
            .mapToObj(attempts -> LEAST.pause(attempts, Duration.ZERO).toSeconds())
            .toList();

    assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 1_280L, 2_560L, 3_600L, 3_600L, 3_600L);
  }

  @Test
  void aPauseIsUpToHalfAsLongAgain() {
    assertThat(MOST.pause(1, Duration.ZERO)).isEqualTo(Duration.ofMillis(7_500));
    assertThat(MOST.pause(20, Duration.ZERO)).isEqualTo(Backoff.MAX);
  }

  @Test
  void aReceiverMayAskForALongerPauseButNotForAShorterNorForMoreThanAnHour() {
    assertThat(LEAST.pause(1, Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
    assertThat(LEAST.pause(5, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(80));
    assertThat(LEAST.pause(1, Duration.ofDays(1))).isEqualTo(Backoff.MAX);
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(RetryAfter.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:05:05 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(RetryAfter.parse("Fri, 2 Jan 2026 03:00:00 GMT", NOW)).isZero();
    for (String other : List.of("", "soon", "-1", "1.5", "99999999999999999999")) {
      assertThat(RetryAfter.parse(other, NOW)).as(other).isZero();
    }
    assertThat(RetryAfter.parse(null, NOW)).isZero();
  }
}
