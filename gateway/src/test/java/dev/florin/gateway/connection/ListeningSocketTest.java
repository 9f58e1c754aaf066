package dev.florin.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever connected before the socket was closed is served, and nobody after that. */
@Timeout(60)
class ListeningSocketTest {
  private static final int CALLERS = 20;

  @Test
  void whoHasConnectedIsTakenInAsItIsClosed() throws Exception {
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    List<Socket> callers = new ArrayList<>();
    try {
      Channel listening = listenWithoutAccepting(threads);
      InetSocketAddress address = (InetSocketAddress) listening.localAddress();
      for (int caller = 0; caller < CALLERS; caller++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        callers.add(socket);
        socket.getOutputStream().write('?');
      }

      listening.close().sync();

      for (Socket caller : callers) {
        assertThat(caller.getInputStream().read()).isEqualTo('!');
      }
      assertThat(connect(address)).isEqualTo("refused");
    } finally {
      for (Socket caller : callers) {
        caller.close();
      }
      threads.shutdownGracefully().sync();
    }
  }

  private static String connect(InetSocketAddress address) throws Exception {
    try (Socket late = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
      return late.toString();
    } catch (ConnectException e) {
      return "refused";
    }
  }

  private static Channel listenWithoutAccepting(EventLoopGroup threads)
      throws InterruptedException {
    return new ServerBootstrap()
        .group(threads)
        .channelFactory(ListeningSocket::new)
        .option(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel accepted) {
                accepted.pipeline().addLast(new Exclaiming());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  private static final class Exclaiming extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object question) {
      var _ = context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'!'}));
    }
  }
}
