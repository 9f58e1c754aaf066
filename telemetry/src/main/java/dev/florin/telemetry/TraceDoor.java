package dev.florin.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where requests come in: continues the trace that a request names, by W3C Trace Context, or begins
 * one, and decides whether it is traced. That is decided here and nowhere else; all that follows
 * goes by the flag.
 *
 * <p>Every request has ids, traced or not: they are in its answer and in the log. One that is not
 * traced costs no more than them.
 *
 * <p>Neither a stranger's flag nor his trace id decides anything, unless he is to be followed: else
 * anybody could have everything traced. What decides is a number that is drawn here.
 *
 * <p>Safe for use by many threads.
 */
public final class TraceDoor {
  private final Tracer tracer;
  private final double share;
  private final boolean followsStrangers;

  /**
   * @param share of the requests that are traced, 0 to 1; 0 where nothing is
   * @param followsStrangers whether what anybody says is traced is traced, too
   */
  TraceDoor(Tracer tracer, double share, boolean followsStrangers) {
    this.tracer = tracer;
    this.share = share;
    this.followsStrangers = followsStrangers;
  }

  /**
   * Begins the span of a request that comes from anywhere.
   *
   * @param name of the span, which may be changed later
   */
  public <C> Span fromAnywhere(C carrier, TextMapGetter<C> getter, String name) {
    SpanContext parent = parent(carrier, getter);
    boolean traced = (followsStrangers && parent.isSampled()) || isDrawn();
    return traced ? traced(parent, name) : Span.wrap(next(parent));
  }

  /**
   * Begins the span of a request that another part of this program sends, which has decided already
   * whether it is traced.
   */
  public <C> Span fromOurs(C carrier, TextMapGetter<C> getter, String name) {
    SpanContext parent = parent(carrier, getter);
    if (!parent.isValid()) {
      return fromAnywhere(carrier, getter, name);
    }
    return parent.isSampled() ? traced(parent, name) : Span.wrap(parent);
  }

  /** The id of a trace of which nothing but the id is needed. */
  public static String newTraceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return TraceId.fromLongs(random.nextLong(), nextPositive(random));
  }

  /** A part of a trace that is known by its id alone, and is not traced. */
  public static Context ids(String traceId) {
    SpanContext ids =
        SpanContext.create(
            traceId,
            SpanId.fromLong(nextPositive(ThreadLocalRandom.current())),
            TraceFlags.getDefault(),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(ids));
  }

  private static <C> SpanContext parent(C carrier, TextMapGetter<C> getter) {
    return Span.fromContext(
            W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, getter))
        .getSpanContext();
  }

  private boolean isDrawn() {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }

  private Span traced(SpanContext parent, String name) {
    SpanBuilder span = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
    if (!parent.isValid()) {
      return span.setNoParent().startSpan();
    }
    SpanContext sampled =
        SpanContext.createFromRemoteParent(
            parent.getTraceId(),
            parent.getSpanId(),
            TraceFlags.getSampled(),
            parent.getTraceState());
    return span.setParent(Context.root().with(Span.wrap(sampled))).startSpan();
  }

  /** This program's part in a trace that it does not trace. */
  private static SpanContext next(SpanContext parent) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String traceId = parent.isValid() ? parent.getTraceId() : newTraceId();
    TraceState state = parent.isValid() ? parent.getTraceState() : TraceState.getDefault();
    return SpanContext.create(
        traceId, SpanId.fromLong(nextPositive(random)), TraceFlags.getDefault(), state);
  }

  /** All zeros would mean that there is none. */
  private static long nextPositive(ThreadLocalRandom random) {
    return random.nextLong(1, Long.MAX_VALUE);
  }
}
