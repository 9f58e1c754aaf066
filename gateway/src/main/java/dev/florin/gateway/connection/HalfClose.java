package dev.florin.gateway.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection from this side: sends what is still to be sent and nothing more, and closes
 * when the caller does, or soon. To close at once would reset the connection if the caller sent
 * anything meanwhile, and with it the answer still under way.
 *
 * <p>Confined to the connection's event loop.
 *
 * @param context of the handler next to the socket
 */
record HalfClose(ChannelHandlerContext context) {
  private static final int LINGER_MILLIS = 1_000;
  private static final int RETRY_MILLIS = 20;

  void begin() {
    Channel channel = context.channel();
    if (!channel.isActive()) {
      return;
    }
    if (channel.isWritable()) {
      channel.flush();
      var _ = sayNoMore().addListener(said -> endSending());
      later(LINGER_MILLIS, this::close);
    } else {
      later(RETRY_MILLIS, this::begin);
    }
  }

  private Future<Void> sayNoMore() {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return tls == null ? context.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
  }

  private void endSending() {
    var _ = ((DuplexChannel) context.channel()).shutdownOutput();
  }

  private void close() {
    var _ = context.channel().close();
  }

  private void later(int millis, Runnable what) {
    var _ = context.executor().schedule(what, millis, TimeUnit.MILLISECONDS);
  }
}
