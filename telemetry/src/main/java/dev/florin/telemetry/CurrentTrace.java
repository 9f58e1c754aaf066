package dev.florin.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** The trace that this thread works for at the moment. */
public final class CurrentTrace {
  private CurrentTrace() {}

  /** Whether it is traced: where not, nothing is made for it. */
  public static boolean isTraced() {
    return Span.current().getSpanContext().isSampled();
  }

  /**
   * The ids of the current trace and nothing more: what is done in it is not traced, but its lines
   * in the log have them.
   */
  public static Context ids() {
    return ids(Span.current());
  }

  /** The same of a span. */
  public static Context ids(Span span) {
    SpanContext whole = span.getSpanContext();
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    whole.getTraceId(),
                    whole.getSpanId(),
                    TraceFlags.getDefault(),
                    whole.getTraceState())));
  }

  /** Begins a span below the current one; one that is nothing where that is not traced. */
  public static Span child(Tracer tracer, String name, SpanKind kind) {
    return isTraced() ? tracer.spanBuilder(name).setSpanKind(kind).startSpan() : Span.getInvalid();
  }

  /**
   * Says that a span's doing failed.
   *
   * @param type one of few words: never what was said by, or about, a person
   */
  public static void fail(Span span, String type) {
    span.setAttribute(SpanKeys.ERROR_TYPE, type).setStatus(StatusCode.ERROR);
  }
}
