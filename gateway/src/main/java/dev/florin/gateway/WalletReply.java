package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.RejectedException;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for the one answer of a call and brings it to the event loop that asked. */
final class WalletReply<A> extends ClientCall.Listener<A> {
  private final Context context;
  private final GrpcProblems problems;
  private final CallSpan span;
  private final Promise<A> promise = Promise.promise();
  private @Nullable A message;

  WalletReply(Context context, GrpcProblems problems, CallSpan span) {
    this.context = context;
    this.span = span;
    this.problems = problems;
  }

  Future<A> future() {
    return promise.future();
  }

  @Override
  public void onMessage(A received) {
    message = received;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    span.end(status);
    context.runOnContext(nothing -> complete(status, trailers));
  }

  private void complete(Status status, Metadata trailers) {
    if (status.isOk() && message != null) {
      promise.complete(message);
    } else {
      Optional<Problem> problem = problems.problem(status, trailers);
      promise.fail(
          problem.isPresent() ? new RejectedException(problem.get()) : status.asRuntimeException());
    }
  }
}
