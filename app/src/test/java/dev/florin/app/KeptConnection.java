package dev.florin.app;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection of HTTP/1.1 that is kept, without a library that would hide how it ends. Confined to
 * one thread.
 */
final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int HEAD_BYTES_MAX = 16 * 1024;

  private final SocketChannel channel;
  private final InputStream in;

  private KeptConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.in = channel.socket().getInputStream();
  }

  /**
   * An answer.
   *
   * @param isLast whether it says that the connection ends with it
   */
  record Reply(int status, String body, boolean isLast) {}

  /**
   * Connects.
   *
   * @throws java.net.ConnectException where it is refused
   */
  static KeptConnection to(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().setSoTimeout(PATIENCE_MILLIS);
    return new KeptConnection(channel);
  }

  /** Whether the server ended it while nothing was asked, as it may. */
  boolean isEnded() throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.allocate(1)) != 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  Reply ask(String request) throws IOException {
    channel.socket().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String head = head().toLowerCase(Locale.ROOT);
    String length = header(head, "content-length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Reply(
        Integer.parseInt(head.substring(9, 12)),
        new String(body, StandardCharsets.UTF_8),
        header(head, "connection").equals("close"));
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.length() == HEAD_BYTES_MAX) {
        throw new EOFException("ended after " + head.length() + " bytes of an answer");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Empty where it is not there. */
  private static String header(String head, String name) {
    int at = head.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return "";
    }
    int begin = at + name.length() + 3;
    return head.substring(begin, head.indexOf("\r\n", begin)).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
