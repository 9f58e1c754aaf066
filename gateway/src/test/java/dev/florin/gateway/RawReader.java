package dev.florin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 client that shows every byte, and takes them only when told to. */
final class RawReader implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int RECEIVE_BYTES = 4 * 1024;

  private final Socket socket = new Socket();
  private final InputStream in;

  private RawReader(int port) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  /** Sends a request with a good token, and these headers, each with its line break. */
  static RawReader send(TestGateway gateway, String method, String path, String headers)
      throws IOException {
    RawReader reader = new RawReader(gateway.gateway.port());
    String request =
        "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(method, path, TestGateway.TOKEN, headers);
    reader.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return reader;
  }

  /** The status line and the headers. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) required());
    }
    return head.toString();
  }

  /** The next chunk of the body; empty for the last one. */
  String chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    byte[] bytes = in.readNBytes(length);
    String end = line();
    if (bytes.length != length || !end.isEmpty()) {
      throw new IOException("not a chunk");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether the connection has ended, without another byte. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = required();
    while (c != '\n') {
      line.append((char) c);
      c = required();
    }
    return line.toString().strip();
  }

  private int required() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new IOException("the connection has ended");
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
