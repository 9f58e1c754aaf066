package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.wallet.v1.EventServiceGrpc;
import dev.florin.wallet.v1.StreamWalletEventsRequest;
import dev.florin.wallet.v1.WalletEvent;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reader's stream of a wallet's transactions: a call of the service in, server-sent events out.
 *
 * <p>Nothing is kept for a reader who is slow. When what waits for him has reached its bound, the
 * call is ended, and made again after the last version that he was sent once he has taken all of
 * it. Only to stop asking would not do: what the service had sent by then would lie in the
 * connection's window, which all streams of this gateway share, and a few readers who stand still
 * would stop the others. A reader who stands still for too long is cut off; he comes back with the
 * version that he has.
 *
 * <p>Confined to the request's event loop. The service's messages are brought there, and are asked
 * for one by one, so that few are under way.
 */
final class EventStream implements Reply {
  private static final int MESSAGES_UNDER_WAY_MAX = 16;

  /**
   * Never compressed: that would hold events back until a block is full, and cost each stream a
   * window of its own. The last header says the same to proxies that collect answers.
   */
  static final Map<String, String> HEADERS = headers();

  private final StreamLoop loop;
  private final WalletCalls service;
  private final Caller caller;
  private final String walletId;
  private final Promise<EventStream> opened = Promise.promise();
  private @Nullable HttpServerResponse response;
  private @Nullable Reading reading;
  private @Nullable Long version;
  private long waitingSinceNanos = System.nanoTime();

  EventStream(StreamLoop loop, WalletCalls service, Caller caller, String walletId) {
    this.loop = loop;
    this.service = service;
    this.caller = caller;
    this.walletId = walletId;
  }

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/event-stream");
    headers.put(Answer.CACHE_CONTROL, "no-store");
    headers.put("X-Accel-Buffering", "no");
    return headers;
  }

  /**
   * Asks the service for it.
   *
   * @param after the version that the reader knows; null: that of now
   * @return completed with this stream once it may begin, or failed with a refusal
   */
  Future<EventStream> open(@Nullable Long after) {
    loop.wait(this);
    read(after);
    return opened.future();
  }

  /** Writes to this response from now on. */
  void begin(HttpServerResponse to) {
    response = to;
    to.setChunked(true);
    to.setWriteQueueMaxSize(loop.config().queueBytesMax());
    to.closeHandler(nothing -> leave());
    to.exceptionHandler(failure -> leave());
    loop.flow(this);
    // Once they are sent the headers only take room, for as long as the stream lives.
    var _ = write(to, EventText.beginning(known())).onSuccess(nothing -> to.headers().clear());
  }

  /** The reader has gone, or wants no more. */
  void leave() {
    stopReading("the reader has left");
    response = null;
    loop.forget(this);
  }

  /** Ends it as if all had been said: the reader comes back by himself. */
  void end() {
    end(new RejectedException(ProblemCode.UNAVAILABLE, "This gateway is stopping; try again."));
  }

  /** Nothing of it is left when its caller is refused, or its reader told of the end. */
  private void end(Throwable refusal) {
    HttpServerResponse to = response;
    leave();
    opened.tryFail(refusal);
    if (to != null) {
      var _ = to.end();
    }
  }

  /** Says that the stream lives, unless the reader has enough to take. */
  void beat() {
    HttpServerResponse to = response;
    if (to != null && reading != null) {
      var _ = to.write(EventText.heartbeat());
    }
  }

  /** How long the service has not begun, or the reader has taken nothing. */
  boolean isWaitingSince(long nanos) {
    return waitingSinceNanos - nanos <= 0;
  }

  /** Whether the service has let it begin. */
  boolean isOpen() {
    return response != null;
  }

  /** Has waited too long for the service, or for the reader. */
  void giveUp() {
    HttpServerResponse to = response;
    leave();
    opened.tryFail(
        new RejectedException(
            ProblemCode.UNAVAILABLE, "The wallet service gave no answer; try again shortly."));
    if (to != null) {
      var _ = to.reset();
    }
  }

  private void read(@Nullable Long after) {
    StreamWalletEventsRequest.Builder request =
        StreamWalletEventsRequest.newBuilder().setWalletId(walletId);
    if (after != null) {
      request.setAfterVersion(after);
    }
    Reading next = new Reading(loop.context());
    reading = next;
    next.start(request.build());
  }

  private void stopReading(String why) {
    Reading last = reading;
    reading = null;
    if (last != null) {
      last.call.cancel(why, null);
    }
  }

  private void received(WalletEvent event) {
    boolean isFirst = version == null;
    if (isFirst || event.hasTransaction()) {
      version = event.getVersion();
    }
    HttpServerResponse to = response;
    if (isFirst) {
      opened.tryComplete(this);
    } else if (to != null && event.hasTransaction()) {
      var _ = write(to, EventText.transaction(event));
    }
  }

  private Future<Void> write(HttpServerResponse to, Buffer text) {
    Future<Void> written = to.write(text);
    if (to.writeQueueFull()) {
      stopReading("the reader has enough to take");
      waitingSinceNanos = System.nanoTime();
      loop.pause(this);
      to.drainHandler(nothing -> goOn());
    }
    return written;
  }

  private void goOn() {
    if (response != null && reading == null) {
      loop.goOn(this);
      read(known());
    }
  }

  private long known() {
    if (version == null) {
      throw new IllegalStateException("the stream has not begun");
    }
    return version;
  }

  /** Before the first byte it is a refusal like any other; after it the stream ends. */
  private void closed(Status status, Metadata trailers) {
    Optional<Problem> problem = new GrpcProblems(false, new SentTracer()).problem(status, trailers);
    end(problem.isPresent() ? new RejectedException(problem.get()) : status.asRuntimeException());
  }

  /** One call of the service. When it is not this stream's any more, what comes is too late. */
  private final class Reading extends ClientCall.Listener<WalletEvent> {
    private final Context context;
    private final ClientCall<StreamWalletEventsRequest, WalletEvent> call;
    private final CallSpan span;

    Reading(Context context) {
      this.context = context;
      this.call = service.stream(EventServiceGrpc.getStreamWalletEventsMethod());
      this.span = service.span(caller, EventServiceGrpc.getStreamWalletEventsMethod());
    }

    void start(StreamWalletEventsRequest request) {
      service.start(call, this, caller, span, request);
      call.request(MESSAGES_UNDER_WAY_MAX);
    }

    @Override
    public void onMessage(WalletEvent event) {
      context.runOnContext(nothing -> {
        if (this == reading) {
          received(event);
          call.request(1);
        }
      });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      span.end(status);
      context.runOnContext(nothing -> {
        if (this == reading) {
          closed(status, trailers);
        }
      });
    }
  }
}
