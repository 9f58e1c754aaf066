package dev.florin.service;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls whose request does not follow their headers in time. A caller with headers alone would
 * hold a place in the {@link CallLimit}, and a decision about who he is, for as long as he likes.
 *
 * <p>Threads: any, and one of its own that looks once a second.
 */
final class PromptRequests implements ServerInterceptor, AutoCloseable {
  /** Between a call's headers and the end of its request. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(PromptRequests.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Duration patience;
  private final Set<Awaited<?>> awaited = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("wallet-late-requests").daemon().factory());

  PromptRequests(Duration patience) {
    this.patience = patience;
    long periodMillis = Math.min(PERIOD.toMillis(), patience.toMillis());
    var _ =
        looking.scheduleWithFixedDelay(
            this::endLate, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Awaited<Q> request = new Awaited<>(call, next.startCall(call, headers));
    awaited.add(request);
    return request;
  }

  private void endLate() {
    try {
      long nowNanos = System.nanoTime();
      awaited.forEach(request -> request.endIfLate(nowNanos));
    } catch (RuntimeException e) {
      LOG.error("late requests were not ended", e);
    }
  }

  /** Calls whose request is not there yet. */
  int waiting() {
    return awaited.size();
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }

  /** Whoever comes first, the request's end or ours, has the call. */
  private final class Awaited<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final long sinceNanos = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    Awaited(ServerCall<Q, ?> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onHalfClose() {
      if (leave()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      leave();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      leave();
      super.onComplete();
    }

    private boolean leave() {
      awaited.remove(this);
      return over.compareAndSet(false, true);
    }

    void endIfLate(long nowNanos) {
      if (nowNanos - sinceNanos < patience.toNanos() || !leave()) {
        return;
      }
      StatusRuntimeException refusal =
          Statuses.of(
              Status.Code.INVALID_ARGUMENT,
              "malformed_request",
              "The request did not arrive in time after its headers. Nothing was done.",
              Map.of());
      try {
        call.close(refusal.getStatus(), refusal.getTrailers());
      } catch (IllegalStateException e) {
        LOG.debug("a late request had its answer", e);
      }
    }
  }
}
