package dev.florin.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All connections of a gateway, from the moment on when the kernel hands them over.
 *
 * <p>Vert.x knows a connection once it has understood its first bytes, and ends it when it is
 * silent. Both come too late for a caller who only wants to be in the way: he sends nothing, or a
 * byte now and then. So this stands before Vert.x, at the listening socket: it counts, closes at
 * once what is too many, and regularly ends whatever has been without a request for too long.
 *
 * <p>How long that is depends on what the caller has shown: until the first request, and from the
 * first byte of a later one over HTTP/1, the time for headers; between requests the idle time, on
 * HTTP/2 whatever else is sent meanwhile. While a request is in work, other bounds hold.
 *
 * <p>Threads: any.
 */
@Sharable
public final class Connections extends ChannelInboundHandlerAdapter {
  private final ConnectionConfig config;
  private final long idleNanos;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Ends, Connection> byEnds = new ConcurrentHashMap<>();
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * @param idleTimeout how long a connection may be without a request
   */
  public Connections(ConnectionConfig config, Duration idleTimeout) {
    this.config = config;
    this.idleNanos = idleTimeout.toNanos();
  }

  /** Both ends of a connection; of all that are open each has its own. */
  private record Ends(String address, int port, String ownAddress, int ownPort) {}

  /** It was put before a listening socket. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    listening.add(context.channel());
  }

  /** A socket was accepted. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel channel = (Channel) accepted;
    if (open.incrementAndGet() > config.connectionsMax()) {
      open.decrementAndGet();
      channel.unsafe().closeForcibly();
      return;
    }
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (channel.remoteAddress() instanceof InetSocketAddress remote
        && channel.localAddress() instanceof InetSocketAddress own) {
      keep(
          channel,
          new Ends(
              remote.getAddress().getHostAddress(),
              remote.getPort(),
              own.getAddress().getHostAddress(),
              own.getPort()));
    }
    context.fireChannelRead(accepted);
  }

  private void keep(Channel channel, Ends ends) {
    Connection connection = new Connection(channel, () -> ending);
    byEnds.put(ends, connection);
    channel.closeFuture().addListener(closed -> byEnds.remove(ends, connection));
    channel.pipeline().addLast(connection);
  }

  /**
   * A request's headers are there; it is in work until its answer has been sent.
   *
   * @return whether to serve it: behind the last answer of a connection there may be more
   */
  public boolean begin(HttpServerRequest request) {
    Connection connection = of(request);
    return connection == null || connection.begin(request);
  }

  private @Nullable Connection of(HttpServerRequest request) {
    var address = request.connection().remoteAddress();
    var own = request.connection().localAddress();
    return byEnds.get(
        new Ends(address.hostAddress(), address.port(), own.hostAddress(), own.port()));
  }

  /** Ends those that have been without a request for too long; to be called again and again. */
  public void sweep() {
    long nowNanos = System.nanoTime();
    long headersNanos = config.headersTimeout().toNanos();
    byEnds.values().forEach(each -> each.closeIfLate(nowNanos, headersNanos, idleNanos));
  }

  /**
   * Takes no more, and ends those that there are, with the requests that are in work or on their
   * way; waits for that.
   *
   * @return whether all have ended in time
   */
  public boolean drain(DrainConfig config) {
    ending = true;
    listening.forEach(socket -> socket.close().awaitUninterruptibly());
    return new Draining(byEnds.values(), config).run();
  }

  /** Those that are open. */
  public int count() {
    return open.get();
  }
}
