package dev.florin.service;

import dev.florin.identity.Authenticator;
import dev.florin.identity.BearerHeader;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.UnauthenticatedException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call pass only with a credential that proves who calls, and only to a method that the
 * {@link AccessTable} opens to them; and remembers who that is, and how far they may reach.
 */
final class Admission implements ServerInterceptor {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Authenticator authenticator;
  private final AccessTable table;

  Admission(Authenticator authenticator, AccessTable table) {
    this.authenticator = authenticator;
    this.table = table;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    CompletableFuture<Proof> proof = proof(headers);
    Context context = Context.current();
    if (proof.isDone()) {
      return admit(proof.join(), context, call, headers, next);
    }
    LaterListener<Q> later = new LaterListener<>(call);
    var _ =
        proof.thenAccept(
            io.opentelemetry.context.Context.current()
                .wrapConsumer(
                    known -> later.begin(() -> admit(known, context, call, headers, next))));
    return later;
  }

  private CompletableFuture<Proof> proof(Metadata headers) {
    try {
      return authenticator.authenticate(BearerHeader.token(authorization(headers)));
    } catch (UnauthenticatedException e) {
      return CompletableFuture.completedFuture(new Proof.Refused(e.getMessage()));
    }
  }

  private static @Nullable String authorization(Metadata headers) throws UnauthenticatedException {
    Iterable<String> all = headers.getAll(AUTHORIZATION);
    if (all == null) {
      return null;
    }
    Iterator<String> values = all.iterator();
    String first = values.next();
    if (values.hasNext()) {
      throw new UnauthenticatedException("there are two authorization headers");
    }
    return first;
  }

  private <Q, A> ServerCall.Listener<Q> admit(
      Proof proof,
      Context context,
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next) {
    return switch (proof) {
      case Proof.Identified(Identity identity) -> admit(identity, context, call, headers, next);
      case Proof.Refused(String why) ->
          refuse(call, Statuses.of(Status.Code.UNAUTHENTICATED, "unauthenticated", why, Map.of()));
      case Proof.Undecided(String why) -> refuse(call, Faults.unavailable(why));
    };
  }

  private <Q, A> ServerCall.Listener<Q> admit(
      Identity identity,
      Context context,
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Reach reach = table.reach(method, identity.scopes());
    if (reach == Reach.NOTHING) {
      return refuse(call, table.refusal(method));
    }
    Caller caller =
        new Caller(
            identity,
            reach,
            method,
            Span.current().getSpanContext().getTraceId(),
            Origin.of(call, headers),
            authenticator.watch(identity));
    return new LastingProof<>(
        call, caller, Contexts.interceptCall(caller.in(context), call, headers, next));
  }

  private static <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, StatusRuntimeException refusal) {
    call.close(refusal.getStatus(), refusal.getTrailers());
    return new ServerCall.Listener<>() {};
  }
}
