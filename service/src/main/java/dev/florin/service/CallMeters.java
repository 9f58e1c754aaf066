package dev.florin.service;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import dev.florin.telemetry.TimerTable;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long calls take, by method and by how they end; of a stream, how long it was open. Before all
 * other interceptors, so that what those refuse counts, too.
 *
 * <p>Threads: any.
 */
final class CallMeters implements ServerInterceptor {
  private final LongAdder inProgress = new LongAdder();
  private final TimerTable timers;

  CallMeters(Instruments instruments) {
    Meters meters = Meters.of(instruments);
    timers =
        new TimerTable(
            meters,
            "florin.grpc.call",
            "Calls to the wallet service, from their head to their status.",
            "method",
            "code");
    meters.gauge(
        "florin.grpc.calls.in.progress", "Calls and streams that are open.", inProgress::sum);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Measured measured = new Measured(call.getMethodDescriptor().getFullMethodName());
    try {
      return new Cancellable<>(next.startCall(new Closing<>(call, measured), headers), measured);
    } catch (RuntimeException | Error e) {
      measured.end(Status.Code.UNKNOWN);
      throw e;
    }
  }

  private final class Measured {
    private final String method;
    private final long begunNanos = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    Measured(String method) {
      this.method = method;
      inProgress.increment();
    }

    /** Only the first end counts. */
    void end(Status.Code code) {
      if (over.compareAndSet(false, true)) {
        inProgress.decrement();
        timers.at(method, code.name()).record(System.nanoTime() - begunNanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private static final class Closing<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Measured measured;

    Closing(ServerCall<Q, A> call, Measured measured) {
      super(call);
      this.measured = measured;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      measured.end(status.getCode());
      super.close(status, trailers);
    }
  }

  /** A call whose caller goes away is never closed. */
  private static final class Cancellable<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Measured measured;

    Cancellable(ServerCall.Listener<Q> listener, Measured measured) {
      super(listener);
      this.measured = measured;
    }

    @Override
    public void onCancel() {
      measured.end(Status.Code.CANCELLED);
      super.onCancel();
    }
  }
}
