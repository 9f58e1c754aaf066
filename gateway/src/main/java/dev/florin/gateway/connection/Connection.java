package dev.florin.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has shown of itself, and how it ends. It stands first in the connection's
 * pipeline, so it sees the bytes before TLS does.
 *
 * <p>Written on the connection's event loop, read on any.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final long NONE = Long.MIN_VALUE;

  private final Channel channel;
  private final BooleanSupplier ending;
  private final AtomicInteger inWork = new AtomicInteger();
  private volatile @Nullable HttpConnection http;
  private volatile boolean isMultiplexed;

  /** Whether an answer said that it is the last one here. */
  private volatile boolean told;

  private volatile boolean finished;
  private volatile boolean goingAway;

  /** When it last became without a request: at its begin, or at the end of the last one. */
  private volatile long idleSinceNanos = System.nanoTime();

  /** When the first byte after that came. */
  private volatile long talkingSinceNanos = NONE;

  private volatile long lastByteNanos = System.nanoTime();

  /**
   * @param ending whether the gateway takes no more than what is there
   */
  Connection(Channel channel, BooleanSupplier ending) {
    this.channel = channel;
    this.ending = ending;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (finished) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    lastByteNanos = System.nanoTime();
    if (inWork.get() == 0 && talkingSinceNanos == NONE) {
      talkingSinceNanos = lastByteNanos;
    }
    context.fireChannelRead(bytes);
  }

  /**
   * A request's headers are there.
   *
   * @return whether to serve it: after an answer that said that it is the last one, nothing is
   */
  boolean begin(HttpServerRequest request) {
    if (told || finished) {
      return false;
    }
    http = request.connection();
    isMultiplexed = request.version() == HttpVersion.HTTP_2;
    inWork.incrementAndGet();
    HttpServerResponse response = request.response();
    response.endHandler(sent -> end());
    if (!isMultiplexed) {
      response.headersEndHandler(head -> tellIfEnding(response));
    }
    return true;
  }

  private void tellIfEnding(HttpServerResponse response) {
    if (ending.getAsBoolean()) {
      told = true;
      response.putHeader("Connection", "close");
    }
  }

  private void end() {
    idleSinceNanos = System.nanoTime();
    talkingSinceNanos = NONE;
    if (inWork.decrementAndGet() == 0 && told) {
      // Not in the midst of the write that the end is told from.
      channel.eventLoop().execute(this::finish);
    }
  }

  /** Over HTTP/2: no new requests, please; those on their way are served. */
  void sayGoodbye() {
    HttpConnection known = http;
    if (known != null && isMultiplexed) {
      known.goAway(0, Integer.MAX_VALUE);
    }
  }

  /**
   * Ends it if it has been silent for so long. Over HTTP/2 it says which request was the last one
   * to be served, and ends when that is.
   *
   * @param restMillis how long that may take
   */
  void endIfQuiet(long quietNanos, long restMillis) {
    if (isQuiet(quietNanos)) {
      channel
          .eventLoop()
          .execute(() -> {
            if (isMultiplexed) {
              goAway(restMillis);
            } else if (isQuiet(quietNanos)) {
              finish();
            }
          });
    }
  }

  private boolean isQuiet(long quietNanos) {
    if (isMultiplexed) {
      return !goingAway;
    }
    boolean amidHeaders = http != null && talkingSinceNanos != NONE;
    return !finished
        && !amidHeaders
        && inWork.get() == 0
        && System.nanoTime() - lastByteNanos > quietNanos;
  }

  private void goAway(long restMillis) {
    HttpConnection known = http;
    if (known != null && !goingAway) {
      goingAway = true;
      known.goAway(0);
      var _ = known.shutdown(restMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void finish() {
    if (!finished) {
      finished = true;
      new HalfClose(channel.pipeline().context(this)).begin();
    }
  }

  void closeIfLate(long nowNanos, long headersNanos, long idleNanos) {
    if (inWork.get() == 0 && isLate(nowNanos, headersNanos, idleNanos)) {
      var _ = channel.close();
    }
  }

  private boolean isLate(long nowNanos, long headersNanos, long idleNanos) {
    long idleForNanos = nowNanos - idleSinceNanos;
    long talkingSince = talkingSinceNanos;
    if (http == null) {
      return idleForNanos > headersNanos;
    }
    if (!isMultiplexed && talkingSince != NONE && nowNanos - talkingSince > headersNanos) {
      return true;
    }
    return idleForNanos > idleNanos;
  }
}
