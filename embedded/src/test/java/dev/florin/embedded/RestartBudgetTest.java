package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final long SECOND = 1_000_000_000L;

  private final RestartBudget budget =
      new RestartBudget(new RestartPolicy(3, WINDOW, Duration.ofSeconds(2)));

  @Test
  void theFirstRestartIsAtOnceAndEachLaterOneWaitsLonger() {
    assertThat(budget.pause(0)).isZero();
    budget.succeeded(0);
    assertThat(budget.pause(SECOND)).isEqualTo(Duration.ofSeconds(2));
    budget.failed();
    assertThat(budget.pause(SECOND)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void successesAreForgottenWhenTheWindowIsOver() {
    for (int second = 0; second < 3; second++) {
      assertThat(budget.isSpent(second * SECOND)).isFalse();
      budget.succeeded(second * SECOND);
    }
    assertThat(budget.isSpent(60 * SECOND)).isTrue();
    assertThat(budget.isSpent(61 * SECOND)).isFalse();
  }

  @Test
  void failuresOfOneOutageCountHoweverLongTheyTook() {
    for (int failure = 0; failure < 3; failure++) {
      assertThat(budget.isSpent(600L * failure * SECOND)).isFalse();
      budget.failed();
    }
    assertThat(budget.isSpent(1800 * SECOND)).isTrue();
  }

  @Test
  void aSuccessEndsTheOutage() {
    budget.failed();
    budget.failed();
    budget.succeeded(0);
    assertThat(budget.isSpent(0)).isFalse();
    assertThat(budget.pause(61 * SECOND)).isZero();
  }
}
