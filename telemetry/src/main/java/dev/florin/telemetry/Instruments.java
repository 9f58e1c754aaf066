package dev.florin.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * What a module tells its doings by. Safe for use by many threads.
 *
 * @param tracer makes spans; where nothing is traced its spans record nothing and cost next to
 *     nothing
 * @param meters counts and measures
 */
public record Instruments(Tracer tracer, MeterRegistry meters) {
  /** The one name under which all of the program's spans are made. */
  public static final String SCOPE = "dev.florin";

  /** Those that nobody looks at. */
  public static Instruments none() {
    return new Instruments(TracerProvider.noop().get(SCOPE), new CompositeMeterRegistry());
  }
}
