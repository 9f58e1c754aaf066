package dev.florin.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * What a module tells its doings by. Safe for use by many threads.
 *
 * @param tracer makes spans, below the one that is current and only where that is traced: see
 *     {@link CurrentTrace}
 * @param meters counts and measures
 * @param door begins the span of what comes from outside
 * @param recent knows what was traced of late
 */
public record Instruments(
    Tracer tracer, MeterRegistry meters, TraceDoor door, RecentTraces recent) {
  /** The one name under which all of the program's spans are made. */
  public static final String SCOPE = "dev.florin";

  /** Those of a process that traces nothing that comes from outside. */
  public Instruments(Tracer tracer, MeterRegistry meters) {
    this(tracer, meters, new TraceDoor(tracer, 0, false), new RecentTraces());
  }

  /** Those that nobody looks at. */
  public static Instruments none() {
    return untraced(new CompositeMeterRegistry());
  }

  /** Those of a process that has meters alone. */
  static Instruments untraced(MeterRegistry meters) {
    return new Instruments(TracerProvider.noop().get(SCOPE), meters);
  }

  /** Whether anybody can look at the meters: where not, nothing need be read for them. */
  public boolean areRead() {
    return !(meters instanceof CompositeMeterRegistry all) || !all.getRegistries().isEmpty();
  }
}
