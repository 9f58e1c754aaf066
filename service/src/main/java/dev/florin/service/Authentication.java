package dev.florin.service;

import dev.florin.identity.BearerHeader;
import dev.florin.identity.Identity;
import dev.florin.identity.TokenVerifier;
import dev.florin.identity.UnauthenticatedException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;

/** Lets a call pass only with a valid bearer token, and remembers whose it is. */
final class Authentication implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenVerifier verifier;

  Authentication(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      Identity identity = verifier.verify(BearerHeader.token(headers.get(AUTHORIZATION)));
      Caller caller = new Caller(identity, TraceParent.traceId(headers.get(TRACEPARENT)));
      return Contexts.interceptCall(caller.in(Context.current()), call, headers, next);
    } catch (UnauthenticatedException e) {
      StatusRuntimeException refusal =
          Statuses.of(Status.Code.UNAUTHENTICATED, "unauthenticated", e.getMessage(), Map.of());
      call.close(refusal.getStatus(), refusal.getTrailers());
      return new ServerCall.Listener<>() {};
    }
  }
}
