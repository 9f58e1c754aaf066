package dev.florin.webhooks;

import dev.florin.ledger.webhook.WebhookUrl;
import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.SpanKeys;
import dev.florin.telemetry.TraceDoor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.vertx.core.http.RequestOptions;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt's part in the trace of what it tells: a span, if that was traced in this process and
 * of late. The receiver is told the trace's id in any case.
 *
 * @param span ended with the attempt
 * @param context what the receiver is told
 */
record DeliverySpan(Span span, Context context) {
  /** Begins an attempt to send a message. */
  static DeliverySpan begin(Instruments instruments, Message message, WebhookUrl url) {
    Optional<SpanContext> traced = instruments.recent().find(message.traceId());
    if (traced.isEmpty()) {
      String traceId = message.traceId();
      return new DeliverySpan(
          Span.getInvalid(), traceId == null ? Context.root() : TraceDoor.ids(traceId));
    }
    Context parent = Context.root().with(Span.wrap(traced.get()));
    Span span =
        instruments
            .tracer()
            .spanBuilder("POST webhook")
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(SpanKeys.HTTP_METHOD, "POST")
            .setAttribute(SpanKeys.SERVER_ADDRESS, url.host())
            .setAttribute(SpanKeys.SERVER_PORT, (long) url.port())
            .startSpan();
    if (message.attempt() > 1) {
      span.setAttribute(SpanKeys.HTTP_RESEND_COUNT, message.attempt() - 1L);
    }
    return new DeliverySpan(span, parent.with(span));
  }

  /** Tells the receiver of the trace. */
  void putInto(RequestOptions request) {
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            request,
            (carrier, name, value) -> Objects.requireNonNull(carrier).putHeader(name, value));
  }

  void end(Outcome outcome) {
    switch (outcome) {
      case Outcome.Delivered _ -> {}
      case Outcome.Failed _ -> CurrentTrace.fail(span, "not_delivered");
      case Outcome.Gone _ -> CurrentTrace.fail(span, "410");
    }
    span.end();
  }
}
