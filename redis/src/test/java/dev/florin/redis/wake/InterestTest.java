package dev.florin.redis.wake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterestTest {
  private final Interest interest = new Interest(3);

  @Test
  void onlyWhatSomebodyWatchesIsWanted() {
    assertThat(interest.isEmpty()).isTrue();
    interest.say(new long[] {1, 3}, 100);

    assertThat(interest.among(new long[] {1, 2, 3, 4})).containsExactly(1, 3);
    assertThat(interest.among(new long[] {2})).isEmpty();
  }

  @Test
  void whatIsNotSaidAgainIsForgotten() {
    interest.say(new long[] {1, 2}, 100);
    interest.say(new long[] {2}, 200);

    interest.forget(99);
    assertThat(interest.among(new long[] {1, 2})).containsExactly(1, 2);
    interest.forget(100);
    assertThat(interest.among(new long[] {1, 2})).containsExactly(2);
    interest.forget(200);
    assertThat(interest.isEmpty()).isTrue();
  }

  @Test
  void moreThanTheBoundIsNotRemembered() {
    interest.say(new long[] {1, 2, 3, 4, 5}, 100);
    interest.say(new long[] {1, 6}, 200);

    assertThat(interest.among(new long[] {1, 2, 3, 4, 5, 6})).containsExactly(1, 2, 3);
    interest.forget(100);
    assertThat(interest.among(new long[] {1, 2, 3})).containsExactly(1);
  }
}
