package dev.florin.service;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many calls are in work at once; one more is told so at once. A stream is not in work
 * most of its time, and has bounds of its own: {@link StreamLimits}.
 */
final class CallLimit implements ServerInterceptor {
  private final Semaphore calls;

  CallLimit(int callsMax) {
    this.calls = new Semaphore(callsMax);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      return next.startCall(call, headers);
    }
    if (!calls.tryAcquire()) {
      StatusRuntimeException refusal = Faults.overloaded();
      call.close(refusal.getStatus(), refusal.getTrailers());
      return new ServerCall.Listener<>() {};
    }
    try {
      return new Releasing<>(next.startCall(call, headers));
    } catch (RuntimeException | Error e) {
      calls.release();
      throw e;
    }
  }

  /** A call ends with exactly one of onComplete and onCancel. */
  private final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {
    Releasing(ServerCall.Listener<Q> listener) {
      super(listener);
    }

    @Override
    public void onComplete() {
      calls.release();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      calls.release();
      super.onCancel();
    }
  }
}
