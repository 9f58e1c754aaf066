package dev.florin.ledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.events.Timelines.Timeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that was cut after event 120, and again after event 150. */
class TimelinesTest {
  private final Timelines timelines =
      new Timelines(List.of(new Timeline(1, -1), new Timeline(50, 120), new Timeline(70, 150)));

  @Test
  void anEventKeepsTheTimelineInWhichItGotItsPlace() {
    assertThat(timelines.position(0)).hasToString("1-0");
    assertThat(timelines.position(120)).hasToString("1-120");
    assertThat(timelines.position(121)).hasToString("50-121");
    assertThat(timelines.position(150)).hasToString("50-150");
    assertThat(timelines.position(151)).hasToString("70-151");
  }

  @Test
  void ofTwoCutsAtOnePlaceTheLaterOneGivesTheIds() {
    Timelines twice =
        new Timelines(List.of(new Timeline(1, -1), new Timeline(50, 150), new Timeline(60, 150)));

    assertThat(twice.position(151)).hasToString("60-151");
    assertThat(twice.commonThrough(50)).contains(150L);
  }

  @Test
  void aReadersPlaceIsGoodAsFarAsTheLogsAreTheSame() {
    assertThat(timelines.commonThrough(70)).contains(Long.MAX_VALUE);
    assertThat(timelines.commonThrough(50)).contains(150L);
    assertThat(timelines.commonThrough(1)).contains(120L);
    assertThat(timelines.commonThrough(60)).isEmpty();
  }

  @Test
  void thereIsNothingBeforeTheFirstTimeline() {
    Timelines none = new Timelines(List.of());
    assertThatThrownBy(() -> none.position(1)).isInstanceOf(IllegalStateException.class);
  }
}
