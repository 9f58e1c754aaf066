package dev.florin.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Log lines as JSON: an object a line, with a trace where the thread works for one. The appender
 * gives it one line at a time, on the thread that logs.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int USUAL_BYTES = 512;

  private final JsonFactory json = new JsonFactory();
  private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();
  private final LogSource source;

  /**
   * @param source which process it is
   */
  JsonLines(LogSource source) {
    this.source = source;
  }

  @Override
  public void start() {
    stackTrace.setContext(getContext());
    stackTrace.start();
    super.start();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      out.writeStringField("timestamp", event.getInstant().toString());
      out.writeStringField("level", event.getLevel().toString());
      out.writeStringField("logger", event.getLoggerName());
      out.writeStringField("thread", event.getThreadName());
      out.writeStringField("message", event.getFormattedMessage());
      SpanContext trace = Span.current().getSpanContext();
      if (trace.isValid()) {
        out.writeStringField("trace_id", trace.getTraceId());
        out.writeStringField("span_id", trace.getSpanId());
      }
      out.writeStringField("service", source.service());
      out.writeStringField("instance", source.instance());
      if (event.getThrowableProxy() != null) {
        out.writeStringField("exception", stackTrace.convert(event).strip());
      }
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
