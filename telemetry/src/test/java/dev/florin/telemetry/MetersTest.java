package dev.florin.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Meters, as they come out. */
class MetersTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Telemetry telemetry =
      Telemetry.start(new TelemetryConfig("test", "one", "1", Optional.empty(), 0, false));
  private final Meters meters = Meters.of(telemetry.instruments());

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void countersAreShownUnderTheirNameAndLabels() {
    LongAdder moved = meters.counter("florin.money.moved.minor", "Moved.", "kind", "deposit");
    moved.add(2_500);
    assertThat(text()).contains("florin_money_moved_minor_total{kind=\"deposit\"} 2500.0\n");
  }

  @Test
  void timesAreShownInSeconds() {
    meters.secondsCounter("florin.busy.seconds", "Busy.", () -> 1_500_000_000L);
    meters.secondsGauge("florin.age.seconds", "Age.", () -> 250_000_000L);
    meters.timer("florin.commit", "Commit.").record(3, TimeUnit.MILLISECONDS);
    assertThat(text())
        .contains("florin_busy_seconds_total 1.5\n", "florin_age_seconds 0.25\n")
        .contains(
            "florin_commit_seconds_bucket{le=\"0.0025\"} 0\n",
            "florin_commit_seconds_bucket{le=\"0.005\"} 1\n",
            "florin_commit_seconds_bucket{le=\"10.0\"} 1\n",
            "florin_commit_seconds_count 1\n");
  }

  @Test
  void whatIsNotKnownIsNoNumberAndWhatFailsNeither() {
    meters.gauge("florin.unknown", "Unknown.", () -> null);
    meters.gauge(
        "florin.failing",
        "Failing.",
        () -> {
          throw new IllegalStateException("not now");
        });
    assertThat(text()).contains("florin_unknown NaN\n", "florin_failing NaN\n");
  }

  @Test
  void rowsComeAndGo() {
    var sums = meters.gauges("florin.money.sum.minor", "Sums.");
    sums.register(List.of(Meters.row("currency", "USD", -3)), true);
    assertThat(text()).contains("florin_money_sum_minor{currency=\"USD\"} -3.0\n");
    sums.register(List.of(), true);
    assertThat(text()).doesNotContain("florin_money_sum_minor");
    Meter age = meters.gauge("florin.age", "Age.", () -> 1);
    meters.remove(age);
    assertThat(text()).doesNotContain("florin_age");
  }

  @Test
  void whatRunsIsToldByLabels() {
    meters.info("florin.build.info", "What runs.", Map.of("version", "1"));
    assertThat(text()).contains("florin_build_info{version=\"1\"} 1");
  }

  @Test
  void aCounterIsReadForAsLongAsItIsThere() {
    meters.counter("florin.kept", "Kept.", new Constant()::value);
    System.gc(); // Micrometer holds what it reads by a weak reference
    assertThat(text()).contains("florin_kept_total 7.0\n");
  }

  @Test
  void aBucketNamesATraceWhereOneIsSampled() {
    SpanContext traced =
        SpanContext.create(
            TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault());
    try (Scope _ = Span.wrap(traced).makeCurrent()) {
      meters.timer("florin.http.request", "Requests.").record(3, TimeUnit.MILLISECONDS);
    }
    assertThat(telemetry.expose("application/openmetrics-text").text())
        .contains("trace_id=\"" + TRACE + "\"");
    assertThat(text()).doesNotContain(TRACE);
  }

  private String text() {
    return telemetry.expose("").text();
  }

  private static final class Constant {
    long value() {
      return 7;
    }
  }
}
