package dev.florin.ledger.commit;

import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.RecentTraces;
import dev.florin.telemetry.SpanKeys;
import dev.florin.telemetry.TraceDoor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the traces of callers and of lanes meet. A caller's trace has a span for its wait, and a
 * batch has a trace of its own, for many callers; each names the other by a link.
 *
 * <p>Of what nobody traces nothing is made: a ticket has no span then, and a batch without such a
 * ticket has none either.
 *
 * <p>Threads: any.
 */
public final class BatchTraces {
  private final Tracer tracer;
  private final RecentTraces recent;

  private BatchTraces(Tracer tracer, RecentTraces recent) {
    this.tracer = tracer;
    this.recent = recent;
  }

  /** Of a ledger that is looked at by these. */
  public static BatchTraces of(Instruments instruments) {
    return new BatchTraces(instruments.tracer(), instruments.recent());
  }

  /**
   * The wait of a caller who is traced, from now until he is answered; null for all others.
   *
   * @param answer ends it
   */
  @Nullable Span wait(CompletableFuture<?> answer) {
    if (!CurrentTrace.isTraced()) {
      return null;
    }
    Span wait = CurrentTrace.child(tracer, "wait for commit", SpanKind.INTERNAL);
    recent.add(wait.getSpanContext());
    CompletableFuture<?> _ =
        answer.whenComplete((_, failure) -> {
          if (failure != null) {
            CurrentTrace.fail(wait, failure.getClass().getSimpleName());
          }
          wait.end();
        });
    return wait;
  }

  /**
   * The span of a batch, with a link to each of its commands that is traced; one that is nothing
   * where none is.
   */
  Span batch(int lane, List<? extends Ticket<?>> tickets) {
    SpanBuilder span = null;
    for (Ticket<?> ticket : tickets) {
      SpanContext command = traced(ticket);
      if (command != null) {
        span = span == null ? tracer.spanBuilder("batch").setNoParent() : span;
        span.addLink(command);
      }
    }
    if (span == null) {
      return Span.getInvalid();
    }
    Span batch =
        span.setAttribute(SpanKeys.LANE, (long) lane)
            .setAttribute(SpanKeys.BATCH_COMMANDS, (long) tickets.size())
            .startSpan();
    for (Ticket<?> ticket : tickets) {
      Span wait = ticket.wait;
      if (wait != null) {
        wait.addLink(batch.getSpanContext());
      }
    }
    return batch;
  }

  /** In which the lane works on a batch. */
  static Context of(Batch<?> batch) {
    return batch.span.isRecording() ? Context.root().with(batch.span) : Context.root();
  }

  /** The same where something is to be logged: a command alone is named, traced or not. */
  static Context ofFailed(Batch<?> batch) {
    if (batch.span.isRecording() || batch.size() != 1) {
      return Context.current();
    }
    String traceId = batch.tickets().getFirst().command().traceId();
    return traceId == null ? Context.current() : TraceDoor.ids(traceId);
  }

  /** Of a caller who waits, or of the call that had this accepted, in this process and of late. */
  private @Nullable SpanContext traced(Ticket<?> ticket) {
    Span wait = ticket.wait;
    if (wait != null) {
      return wait.getSpanContext();
    }
    return ticket.settlement() == null
        ? null
        : recent.find(ticket.command().traceId()).orElse(null);
  }
}
