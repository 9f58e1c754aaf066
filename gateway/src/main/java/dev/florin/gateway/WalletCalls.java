package dev.florin.gateway;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Calls the wallet service over gRPC, each call with a deadline, the caller's token and its trace.
 *
 * <p>Called on an event loop; the future completes on the same one. It fails with a {@link
 * dev.florin.gateway.problem.RejectedException} for whatever the service refuses or the transport
 * loses, and with another exception for a fault.
 */
final class WalletCalls {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> ORIGIN =
      Metadata.Key.of("florin-origin", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel channel;
  private final Channel streams;
  private final Duration timeout;
  private final Tracer tracer;

  /**
   * @param streams for calls that stay open, so that they take no place from the others
   */
  WalletCalls(Channel channel, Channel streams, Duration timeout, Tracer tracer) {
    this.tracer = tracer;
    this.channel = channel;
    this.streams = streams;
    this.timeout = timeout;
  }

  /** Makes one call for the operation that the caller asked for. */
  <Q, A> Future<A> call(Call call, MethodDescriptor<Q, A> method, Q message) {
    return call(call.caller(), call.operation().isWrite(), method, message);
  }

  /**
   * Makes one call.
   *
   * @param isWrite whether a lost answer leaves the outcome unknown
   */
  <Q, A> Future<A> call(Caller caller, boolean isWrite, MethodDescriptor<Q, A> method, Q message) {
    SentTracer sent = new SentTracer();
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    ClientCall<Q, A> call =
        channel.newCall(
            method,
            CallOptions.DEFAULT
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent));
    CallSpan span = CallSpan.begin(tracer, caller.trace(), method);
    WalletReply<A> reply = new WalletReply<>(context, new GrpcProblems(isWrite, sent), span);
    call.start(reply, metadata(caller, span));
    call.request(2);
    call.sendMessage(message);
    call.halfClose();
    return reply.future();
  }

  /** A call that gives messages until somebody ends it; not started. */
  <Q, A> ClientCall<Q, A> stream(MethodDescriptor<Q, A> method) {
    return streams.newCall(method, CallOptions.DEFAULT);
  }

  /** Begins the span of such a call; its listener ends it. */
  CallSpan span(Caller caller, MethodDescriptor<?, ?> method) {
    return CallSpan.begin(tracer, caller.trace(), method);
  }

  /** Starts such a call; the listener is told on the transport's thread. */
  <Q, A> void start(
      ClientCall<Q, A> call,
      ClientCall.Listener<A> listener,
      Caller caller,
      CallSpan span,
      Q message) {
    call.start(listener, metadata(caller, span));
    call.sendMessage(message);
    call.halfClose();
  }

  private static Metadata metadata(Caller caller, CallSpan span) {
    Metadata metadata = new Metadata();
    if (!caller.authorization().isEmpty()) {
      metadata.put(AUTHORIZATION, caller.authorization());
    }
    if (!caller.origin().isEmpty()) {
      metadata.put(ORIGIN, caller.origin());
    }
    span.putInto(metadata);
    return metadata;
  }
}
