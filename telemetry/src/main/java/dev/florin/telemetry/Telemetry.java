package dev.florin.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/**
 * A process's spans and meters. Safe for use by many threads.
 *
 * <p>It starts first and ends last, so that the end of everything else can be seen.
 */
public final class Telemetry implements AutoCloseable {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new CurrentSpan());
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Optional<Traces> traces;
  private final Instruments instruments;

  private Telemetry(TelemetryConfig config) {
    traces = config.collector().map(collector -> Traces.to(collector, config));
    instruments =
        traces.map(sending -> traced(sending, config)).orElse(Instruments.untraced(meters));
    new JvmMemoryMetrics().bindTo(meters);
    garbageCollection.bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ClassLoaderMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
  }

  /** Starts to collect; a collector that is away is no error. */
  public static Telemetry start(TelemetryConfig config) {
    return new Telemetry(config);
  }

  /** What the parts of the program tell their doings by. */
  public Instruments instruments() {
    return instruments;
  }

  private Instruments traced(Traces sending, TelemetryConfig config) {
    Tracer tracer = sending.tracer();
    TraceDoor door = new TraceDoor(tracer, config.sampledShare(), config.followsCallers());
    return new Instruments(tracer, meters, door, new RecentTraces());
  }

  /**
   * All meters in one of Prometheus's text formats.
   *
   * @param accepted the header Accept of who asks; empty for the plain format
   */
  Exposition expose(String accepted) {
    String type =
        accepted.contains(Exposition.OPEN_METRICS)
            ? Exposition.OPEN_METRICS_TYPE
            : Exposition.TEXT_TYPE;
    return new Exposition(type, meters.scrape(type));
  }

  /** Sends the last spans, within a bound. */
  @Override
  public void close() {
    garbageCollection.close();
    meters.close();
    traces.ifPresent(Traces::close);
  }
}
