package dev.florin.telemetry;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Tells the meters which trace a value is of, so that a slow one can be looked at. */
final class CurrentSpan implements SpanContext {
  @Override
  public @Nullable String getCurrentTraceId() {
    return Span.current().getSpanContext().isValid()
        ? Span.current().getSpanContext().getTraceId()
        : null;
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    return Span.current().getSpanContext().isValid()
        ? Span.current().getSpanContext().getSpanId()
        : null;
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return Span.current().getSpanContext().isSampled();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // Nothing needs to know.
  }
}
