package dev.florin.gateway;

import dev.florin.gateway.contract.Json;
import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The live streams of a gateway.
 *
 * <p>Threads: {@link #open} on event loops, all else on any.
 */
final class EventStreams {
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private final WalletCalls service;
  private final StreamConfig config;
  private final Duration openingTimeout;

  /** By the event loop's thread; a request's context is its own. */
  private final ConcurrentMap<Thread, StreamLoop> loops = new ConcurrentHashMap<>();

  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final LongAdder pauses = new LongAdder();
  private final LongAdder slowReaders = new LongAdder();
  private volatile boolean ended;

  /**
   * @param openingTimeout how long the service may take until a stream begins
   */
  EventStreams(WalletCalls service, StreamConfig config, Duration openingTimeout) {
    this.service = service;
    this.config = config;
    this.openingTimeout = openingTimeout;
  }

  StreamConfig config() {
    return config;
  }

  /** Opens the stream that a request asks for. */
  Future<EventStream> open(Call call) {
    try {
      return open(call, after(call));
    } catch (RejectedException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<EventStream> open(Call call, @Nullable Long after) throws RejectedException {
    if (ended) {
      throw new RejectedException(ProblemCode.UNAVAILABLE, "This gateway is stopping; try again.");
    }
    if (open.size() >= config.streamsMax()) {
      throw new RejectedException(
          ProblemCode.OVERLOADED, "There are too many streams at the moment; try again shortly.");
    }
    Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    StreamLoop loop = loops.computeIfAbsent(Thread.currentThread(), thread -> loop(context));
    EventStream stream =
        new EventStream(loop, service, call.caller(), call.input().parameters().text("id"));
    open.add(stream);
    return stream.open(after);
  }

  private StreamLoop loop(Context context) {
    StreamLoop loop = new StreamLoop(context, this, openingTimeout.toNanos());
    loop.start();
    return loop;
  }

  /** The version that the reader knows: what he read last counts more than where he began. */
  private static @Nullable Long after(Call call) throws RejectedException {
    String header = call.lastEventId();
    if (header != null && !VERSION.matcher(header).matches()) {
      throw new RejectedException(
          Problem.ofField(
              ProblemCode.INVALID_FIELD,
              LAST_EVENT_ID,
              new Json.Text(header).shown(),
              "the id of an event of this stream: the wallet's version"));
    }
    String text = header == null ? call.input().parameters().textOrNull("after") : header;
    return text == null ? null : Long.valueOf(text);
  }

  void free(EventStream stream) {
    open.remove(stream);
  }

  void countPause() {
    pauses.increment();
  }

  void countSlowReader() {
    slowReaders.increment();
  }

  StreamStatistics statistics() {
    return new StreamStatistics(open.size(), pauses.sum(), slowReaders.sum());
  }

  /** Ends all, soon; later ones are refused. */
  void end() {
    ended = true;
    loops.values().forEach(loop -> loop.context().runOnContext(nothing -> loop.end()));
  }
}
