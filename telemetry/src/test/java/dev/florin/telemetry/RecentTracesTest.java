package dev.florin.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

class RecentTracesTest {
  private final RecentTraces recent = new RecentTraces();

  @Test
  void theLatestAreKnownAndTheOldestForgotten() {
    for (int number = 1; number <= 5_000; number++) {
      recent.add(span(number));
    }

    assertThat(recent.find(span(5_000).getTraceId())).contains(span(5_000));
    assertThat(recent.find(span(1).getTraceId())).isEmpty();
    assertThat(recent.find(null)).isEmpty();
  }

  private static SpanContext span(int number) {
    return SpanContext.create(
        TraceId.fromLongs(1, number),
        SpanId.fromLong(number),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }
}
