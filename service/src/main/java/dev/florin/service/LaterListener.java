package dev.florin.service;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for a call whose caller is not known yet, and tells what it heard once it begins.
 *
 * <p>Its state belongs to the synchronization context: events come from the transport's thread, the
 * beginning from the one of whoever told who calls, and neither waits for the other.
 */
final class LaterListener<Q> extends ServerCall.Listener<Q> {
  private static final Logger LOG = LoggerFactory.getLogger(LaterListener.class);

  private final SynchronizationContext turns;
  private final List<Consumer<ServerCall.Listener<Q>>> early = new ArrayList<>();
  private ServerCall.@Nullable Listener<Q> listener;

  LaterListener(ServerCall<Q, ?> call) {
    turns = new SynchronizationContext((thread, thrown) -> fail(call, thrown));
  }

  /** As grpc does with what a listener throws. */
  private static void fail(ServerCall<?, ?> call, Throwable thrown) {
    LOG.error("a call failed", thrown);
    try {
      call.close(Status.INTERNAL, new Metadata());
    } catch (IllegalStateException e) {
      LOG.debug("it had its answer", e);
    }
  }

  /**
   * Begins the call.
   *
   * @param start starts or refuses it
   */
  void begin(Supplier<ServerCall.Listener<Q>> start) {
    turns.execute(() -> {
      ServerCall.Listener<Q> begun = start.get();
      listener = begun;
      early.forEach(event -> event.accept(begun));
      early.clear();
    });
  }

  @Override
  public void onMessage(Q message) {
    tell(begun -> begun.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    tell(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    tell(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    tell(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    tell(ServerCall.Listener::onReady);
  }

  private void tell(Consumer<ServerCall.Listener<Q>> event) {
    turns.execute(() -> {
      if (listener == null) {
        early.add(event);
      } else {
        event.accept(listener);
      }
    });
  }
}
