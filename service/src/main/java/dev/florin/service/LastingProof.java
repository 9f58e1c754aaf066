package dev.florin.service;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;

/**
 * Looks once more whether a caller's credential holds when the request has come, if that was not at
 * once: it may have ended meanwhile, or have been taken back.
 */
final class LastingProof<Q> extends SimpleForwardingServerCallListener<Q> {
  private static final long AT_ONCE_NANOS = 100_000_000;

  private final ServerCall<Q, ?> call;
  private final Caller caller;
  private final long sinceNanos = System.nanoTime();

  LastingProof(ServerCall<Q, ?> call, Caller caller, ServerCall.Listener<Q> listener) {
    super(listener);
    this.call = call;
    this.caller = caller;
  }

  @Override
  public void onHalfClose() {
    if (System.nanoTime() - sinceNanos < AT_ONCE_NANOS || caller.isProved()) {
      super.onHalfClose();
    } else {
      StatusRuntimeException refusal =
          Statuses.of(
              Status.Code.UNAUTHENTICATED,
              "unauthenticated",
              "the token or key ended before the request had come",
              Map.of());
      call.close(refusal.getStatus(), refusal.getTrailers());
    }
  }
}
