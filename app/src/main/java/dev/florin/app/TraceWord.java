package dev.florin.app;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/**
 * The trace that a thread works for, as a word in its lines of text; nothing where there is none.
 */
final class TraceWord extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    SpanContext trace = Span.current().getSpanContext();
    return trace.isValid() ? " trace_id=" + trace.getTraceId() : "";
  }
}
