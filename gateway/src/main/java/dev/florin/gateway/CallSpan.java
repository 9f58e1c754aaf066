package dev.florin.gateway;

import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Objects;

/**
 * The span of one call of the wallet service, which is nothing where its request is not traced.
 * Named by OpenTelemetry's conventions for RPC.
 *
 * @param span ended with the call, by whichever thread ends that
 * @param context what the service is told
 */
record CallSpan(Span span, Context context) {
  static CallSpan begin(Tracer tracer, Context request, MethodDescriptor<?, ?> method) {
    if (!Span.fromContext(request).getSpanContext().isSampled()) {
      return new CallSpan(Span.getInvalid(), request);
    }
    Span span =
        tracer
            .spanBuilder(method.getFullMethodName())
            .setParent(request)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(SpanKeys.RPC_SYSTEM, "grpc")
            .setAttribute(SpanKeys.RPC_METHOD, method.getFullMethodName())
            .startSpan();
    return new CallSpan(span, request.with(span));
  }

  /** Tells the service of the trace. */
  void putInto(Metadata metadata) {
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            metadata,
            (carrier, name, value) ->
                Objects.requireNonNull(carrier)
                    .put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
  }

  /** The call has ended. */
  void end(Status status) {
    if (!span.isRecording()) {
      return;
    }
    String code = status.getCode().name();
    span.setAttribute(SpanKeys.RPC_STATUS, code);
    if (!status.isOk()) {
      CurrentTrace.fail(span, code);
    }
    span.end();
  }
}
