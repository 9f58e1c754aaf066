package dev.florin.app.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** gRPC over HTTP/2: a channel for each connection, and one event loop for all of them. */
final class GrpcDoor implements Door {
  private final InetSocketAddress server;
  private final GrpcRequests<?, ?> requests;

  GrpcDoor(InetSocketAddress server, GrpcRequests<?, ?> requests) {
    this.server = server;
    this.requests = requests;
  }

  @Override
  public Callers open(int connections, Tally tally) {
    EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    List<ManagedChannel> channels = new ArrayList<>();
    for (int count = 0; count < connections; count++) {
      channels.add(
          NettyChannelBuilder.forAddress(server)
              .usePlaintext()
              .channelType(NioSocketChannel.class)
              .eventLoopGroup(thread)
              .directExecutor()
              .build());
    }
    return new GrpcCallers(thread, channels, requests, tally);
  }

  private static final class GrpcCallers implements Callers {
    private static final int PATIENCE_SECONDS = 30;

    private final EventLoopGroup thread;
    private final List<ManagedChannel> channels;
    private final CountDownLatch atWork;

    GrpcCallers(
        EventLoopGroup thread,
        List<ManagedChannel> channels,
        GrpcRequests<?, ?> requests,
        Tally tally) {
      this.thread = thread;
      this.channels = channels;
      this.atWork = new CountDownLatch(channels.size());
      EventLoop loop = thread.next();
      for (ManagedChannel channel : channels) {
        loop.execute(new GrpcCaller<>(channel, requests, tally, atWork)::next);
      }
    }

    @Override
    public boolean awaitEnd() throws InterruptedException {
      return atWork.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      channels.forEach(ManagedChannel::shutdownNow);
      thread.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
