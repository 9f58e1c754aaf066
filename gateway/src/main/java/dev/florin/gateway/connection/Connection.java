package dev.florin.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one connection has shown of itself. It stands first in the connection's pipeline, so it sees
 * the bytes before TLS does.
 *
 * <p>Written on the connection's event loop, read on any.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final long NONE = Long.MIN_VALUE;

  private final Channel channel;
  private final AtomicInteger inWork = new AtomicInteger();
  private volatile boolean knows;
  private volatile boolean isMultiplexed;

  /** When it last became without a request: at its begin, or at the end of the last one. */
  private volatile long idleSinceNanos = System.nanoTime();

  /** When the first byte after that came. */
  private volatile long talkingSinceNanos = NONE;

  Connection(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (inWork.get() == 0 && talkingSinceNanos == NONE) {
      talkingSinceNanos = System.nanoTime();
    }
    context.fireChannelRead(bytes);
  }

  void begin(boolean multiplexed) {
    knows = true;
    isMultiplexed = multiplexed;
    inWork.incrementAndGet();
  }

  void end() {
    idleSinceNanos = System.nanoTime();
    talkingSinceNanos = NONE;
    inWork.decrementAndGet();
  }

  void closeIfLate(long nowNanos, long headersNanos, long idleNanos) {
    if (inWork.get() == 0 && isLate(nowNanos, headersNanos, idleNanos)) {
      var _ = channel.close();
    }
  }

  private boolean isLate(long nowNanos, long headersNanos, long idleNanos) {
    long idleForNanos = nowNanos - idleSinceNanos;
    long talkingSince = talkingSinceNanos;
    if (!knows) {
      return idleForNanos > headersNanos;
    }
    if (!isMultiplexed && talkingSince != NONE && nowNanos - talkingSince > headersNanos) {
      return true;
    }
    return idleForNanos > idleNanos;
  }
}
