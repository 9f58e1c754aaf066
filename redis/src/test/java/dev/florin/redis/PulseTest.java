package dev.florin.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
  private final Pulse pulse = new Pulse(2);

  @Test
  void whatIsAnsweredIsNotOverdue() {
    assertThat(pulse.admits()).isTrue();
    pulse.answered();
    assertThat(overdueAfter(3 * Pulse.BEATS)).isFalse();
  }

  @Test
  void silenceIsNoticedAfterTheBeatsOfACommand() {
    assertThat(pulse.admits()).isTrue();
    assertThat(overdueAfter(Pulse.BEATS)).isFalse();
    assertThat(pulse.isOverdue()).isTrue();
  }

  @Test
  void laterCommandsDoNotHideASilence() {
    assertThat(pulse.admits()).isTrue();
    assertThat(overdueAfter(Pulse.BEATS - 1)).isFalse();
    assertThat(pulse.admits()).isTrue();
    assertThat(overdueAfter(1)).isFalse();
    assertThat(pulse.isOverdue()).isTrue();
  }

  @Test
  void noMoreThanTheBoundIsUnanswered() {
    assertThat(pulse.isHalfFull()).isFalse();
    assertThat(pulse.admits()).isTrue();
    assertThat(pulse.isHalfFull()).isTrue();
    assertThat(pulse.admits()).isTrue();
    assertThat(pulse.admits()).isFalse();
    pulse.answered();
    assertThat(pulse.admits()).isTrue();
  }

  private boolean overdueAfter(int beats) {
    boolean overdue = false;
    for (int i = 0; i < beats; i++) {
      overdue |= pulse.isOverdue();
    }
    return overdue;
  }
}
