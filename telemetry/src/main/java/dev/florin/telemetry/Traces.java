package dev.florin.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to a collector. A thread of its own sends them; what it cannot send in time is
 * dropped, and nobody ever waits for it.
 */
final class Traces implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DELAY_MAX = Duration.ofSeconds(1);
  private static final int SPANS_WAITING_MAX = 8_192;
  private static final int SPANS_SENT_MAX = 512;

  /** A batch links what it commits, up to 4,096 commands. */
  private static final int LINKS_MAX = 4_096;

  private static final int CLOSE_SECONDS_MAX = 3;

  private final SdkTracerProvider provider;

  private Traces(SdkTracerProvider provider) {
    this.provider = provider;
  }

  static Traces to(URI collector, TelemetryConfig config) {
    SpanExporter sender =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(collector.toString().replaceFirst("/+$", "") + "/v1/traces")
            .setCompression("gzip")
            .setTimeout(SEND_TIMEOUT)
            .setRetryPolicy(null)
            .build();
    return of(new RestingExporter(sender, collector.toString(), System::nanoTime), config);
  }

  private static Traces of(SpanExporter exporter, TelemetryConfig config) {
    BatchSpanProcessor sending =
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(SPANS_WAITING_MAX)
            .setMaxExportBatchSize(SPANS_SENT_MAX)
            .setScheduleDelay(DELAY_MAX)
            .setExporterTimeout(SEND_TIMEOUT)
            .build();
    return new Traces(
        SdkTracerProvider.builder()
            .setResource(resource(config))
            // What is traced was decided at the door; where something begins here, it was decided
            // before it is begun.
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(LINKS_MAX).build())
            .addSpanProcessor(sending)
            .build());
  }

  Tracer tracer() {
    return provider.get(Instruments.SCOPE);
  }

  /** Sends what is waiting, within a bound. */
  @Override
  public void close() {
    if (!provider.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS).isSuccess()) {
      LOG.warn("the last spans were not all sent");
    }
  }

  /** Named as OpenTelemetry's conventions for resources do. */
  private static Resource resource(TelemetryConfig config) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    config.service(),
                    AttributeKey.stringKey("service.namespace"),
                    "florin",
                    AttributeKey.stringKey("service.instance.id"),
                    config.instance(),
                    AttributeKey.stringKey("service.version"),
                    config.version())));
  }
}
