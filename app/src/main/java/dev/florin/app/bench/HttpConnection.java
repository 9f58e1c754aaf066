package dev.florin.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection kept alive, with one request in flight at any time. */
final class HttpConnection implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  private final SocketChannel socket;
  private final SelectionKey key;
  private final HttpRequests requests;
  private final Tally tally;
  private final ByteBuffer out = ByteBuffer.allocate(HttpRequests.BYTES_MAX);
  private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES_MAX);
  private long begunNanos;

  private HttpConnection(
      SocketChannel socket, SelectionKey key, HttpRequests requests, Tally tally) {
    this.socket = socket;
    this.key = key;
    this.requests = requests;
    this.tally = tally;
  }

  static HttpConnection open(
      InetSocketAddress server, Selector selector, HttpRequests requests, Tally tally)
      throws IOException {
    SocketChannel socket = SocketChannel.open(server);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.configureBlocking(false);
    SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
    HttpConnection connection = new HttpConnection(socket, key, requests, tally);
    key.attach(connection);
    return connection;
  }

  /** Sends the first request. */
  void begin() {
    attempt(this::send);
  }

  /** Goes on with what the socket is ready for; closes the connection where it cannot. */
  void ready() {
    attempt(() -> {
      if (key.isWritable()) {
        flush();
      } else {
        receive();
      }
    });
  }

  boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      tally.failed("closing a connection: " + e);
    }
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      tally.failed(String.valueOf(e.getMessage()));
      close();
    }
  }

  private void send() throws IOException {
    requests.encodeNext(out.clear());
    out.flip();
    begunNanos = System.nanoTime();
    flush();
  }

  private void flush() throws IOException {
    socket.write(out);
    int next = out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != next) {
      key.interestOps(next);
    }
  }

  private void receive() throws IOException {
    if (socket.read(in) < 0) {
      throw new EOFException("the server closed the connection");
    }
    HttpAnswer answer = HttpAnswer.read(in.array(), in.position());
    if (answer == null) {
      requireRoom();
      return;
    }
    count(answer);
    in.clear();
    if (tally.isEnding()) {
      close();
    } else {
      send();
    }
  }

  private void count(HttpAnswer answer) throws ProtocolException {
    if (in.position() > answer.bytes()) {
      throw new ProtocolException("the server sent more than was asked for");
    }
    if (answer.status() == requests.rightStatus()) {
      tally.done(begunNanos);
    } else {
      tally.failed(new String(in.array(), 0, answer.bytes(), StandardCharsets.UTF_8));
    }
  }

  private void requireRoom() throws ProtocolException {
    if (!in.hasRemaining()) {
      throw new ProtocolException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
