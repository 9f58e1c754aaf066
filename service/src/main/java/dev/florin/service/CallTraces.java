package dev.florin.service;

import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import dev.florin.telemetry.TraceDoor;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace that a call brings, or begins one, and keeps it current on whichever thread
 * works for the call. Where the call is traced it has a span, by OpenTelemetry's conventions for
 * RPC servers.
 *
 * <p>A gateway has decided already whether a request is traced. Calls of the one in this process
 * are its own, and so are all where the service is there for gateways; otherwise a caller over the
 * network is a stranger.
 */
final class CallTraces implements ServerInterceptor {
  private final TraceDoor door;
  private final boolean servesGateways;

  /**
   * @param servesGateways whether calls over the network come from gateways
   */
  CallTraces(TraceDoor door, boolean servesGateways) {
    this.door = door;
    this.servesGateways = servesGateways;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Span span =
        isOurs(call)
            ? door.fromOurs(headers, Headers.INSTANCE, method)
            : door.fromAnywhere(headers, Headers.INSTANCE, method);
    Context context = Context.root().with(span);
    try (Scope _ = context.makeCurrent()) {
      if (!span.isRecording()) {
        return new Traced<>(next.startCall(call, headers), context);
      }
      span.setAttribute(SpanKeys.RPC_SYSTEM, "grpc");
      span.setAttribute(SpanKeys.RPC_METHOD, method);
      return new Traced<>(next.startCall(new Told<>(call, span), headers), context);
    }
  }

  private boolean isOurs(ServerCall<?, ?> call) {
    return servesGateways
        || !(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress);
  }

  /** Works for the call in its trace. */
  private static final class Traced<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final Context context;

    Traced(ServerCall.Listener<Q> listener, Context context) {
      this.listener = listener;
      this.context = context;
    }

    @Override
    public void onMessage(Q message) {
      try (Scope _ = context.makeCurrent()) {
        listener.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      try (Scope _ = context.makeCurrent()) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      try (Scope _ = context.makeCurrent()) {
        listener.onCancel();
      }
      Span span = Span.fromContext(context);
      if (span.isRecording()) {
        Told.end(span, Status.CANCELLED);
      }
    }

    @Override
    public void onComplete() {
      try (Scope _ = context.makeCurrent()) {
        listener.onComplete();
      }
    }

    @Override
    public void onReady() {
      try (Scope _ = context.makeCurrent()) {
        listener.onReady();
      }
    }
  }

  /** Ends the span with the call's status. */
  private static final class Told<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Span span;

    Told(ServerCall<Q, A> call, Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end(span, status);
      super.close(status, trailers);
    }

    /** What the caller did wrong is no fault of the service. */
    static void end(Span span, Status status) {
      String code = status.getCode().name();
      span.setAttribute(SpanKeys.RPC_STATUS, code);
      switch (status.getCode()) {
        case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
            CurrentTrace.fail(span, code);
        case OK -> {}
        case CANCELLED,
            INVALID_ARGUMENT,
            NOT_FOUND,
            ALREADY_EXISTS,
            PERMISSION_DENIED,
            RESOURCE_EXHAUSTED,
            FAILED_PRECONDITION,
            ABORTED,
            OUT_OF_RANGE,
            UNAUTHENTICATED ->
            span.setAttribute(SpanKeys.ERROR_TYPE, code);
      }
      span.end();
    }
  }

  /** Reads a call's headers. */
  private enum Headers implements TextMapGetter<Metadata> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Metadata headers, String name) {
      return headers == null
          ? null
          : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
  }
}
