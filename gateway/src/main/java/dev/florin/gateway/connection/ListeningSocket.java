package dev.florin.gateway.connection;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A listening socket that takes in, as it is closed, whoever has connected already. Left to the
 * kernel, they would be reset, and some of them have sent a request.
 */
final class ListeningSocket extends NioServerSocketChannel {
  /** More than any backlog; a flood must not keep the socket from being closed. */
  private static final int WAITING_MAX = 65_536;

  @Override
  protected void doClose() throws Exception {
    List<Object> waiting = new ArrayList<>();
    try {
      while (isActive() && waiting.size() < WAITING_MAX && doReadMessages(waiting) > 0) {
        // The next one.
      }
    } finally {
      super.doClose();
    }
    waiting.forEach(pipeline()::fireChannelRead);
  }
}
