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

/**
 * One caller: a request at a time, over a connection that is kept until the server ends it.
 *
 * <p>It sends a request again, byte by byte the same and so with the same key, when the answer is
 * 503, and when a connection that has answered before ends without a byte of this answer: a server
 * may end a kept connection at any time. Anything else is an error, and its end.
 */
final class HttpCaller implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 16 * 1024;
  private static final int UNAVAILABLE = 503;
  private static final int TRIES_MAX = 100;

  private final InetSocketAddress server;
  private final Selector selector;
  private final HttpRequests requests;
  private final Tally tally;
  private final Pauses pauses;
  private final ByteBuffer out = ByteBuffer.allocate(HttpRequests.BYTES_MAX);
  private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES_MAX);
  private volatile SocketChannel socket;
  private SelectionKey key;
  private boolean hasAnswered;
  private boolean waiting;
  private volatile boolean ended;
  private int tries;
  private long begunNanos;

  HttpCaller(
      InetSocketAddress server,
      Selector selector,
      HttpRequests requests,
      Tally tally,
      Pauses pauses)
      throws IOException {
    this.server = server;
    this.selector = selector;
    this.requests = requests;
    this.tally = tally;
    this.pauses = pauses;
    this.socket = connect(server);
    this.key = socket.register(selector, SelectionKey.OP_READ, this);
  }

  private static SocketChannel connect(InetSocketAddress server) throws IOException {
    SocketChannel socket = SocketChannel.open(server);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.configureBlocking(false);
    return socket;
  }

  /** Sends the first request. */
  void begin() {
    attempt(this::sendNext);
  }

  /** Goes on with what the socket is ready for; ends where it cannot. */
  void ready() {
    attempt(key.isWritable() ? this::flush : this::receive);
  }

  /** Sends the request again, after a pause. */
  void resume() {
    waiting = false;
    attempt(this::sendAgain);
  }

  boolean isOpen() {
    return !ended;
  }

  @Override
  public void close() {
    ended = true;
    disconnect();
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (ProtocolException e) {
      fail(e);
    } catch (IOException e) {
      lose(e);
    }
  }

  /** The connection ended. */
  private void lose(IOException why) {
    disconnect();
    if (ended || waiting) {
      return; // nothing was asked; the next try connects anew
    }
    if (!hasAnswered || in.position() > 0 || tries >= TRIES_MAX) {
      fail(why);
      return;
    }
    tally.retried();
    attempt(this::sendAgain);
  }

  private void fail(IOException why) {
    tally.failed(String.valueOf(why.getMessage()));
    close();
  }

  private void disconnect() {
    try {
      socket.close();
    } catch (IOException e) {
      tally.failed("closing a connection: " + e);
    }
  }

  private void sendNext() throws IOException {
    requests.encodeNext(out.clear());
    out.flip();
    begunNanos = System.nanoTime();
    tries = 0;
    sendAgain();
  }

  private void sendAgain() throws IOException {
    if (!socket.isOpen()) {
      hasAnswered = false;
      socket = connect(server);
      key = socket.register(selector, SelectionKey.OP_READ, this);
    }
    tries++;
    out.rewind();
    in.clear();
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
    hasAnswered = true;
    if (in.position() > answer.bytes()) {
      throw new ProtocolException("the server sent more than was asked for");
    }
    if (answer.isLast()) {
      disconnect();
    }
    goOnAfter(answer);
  }

  private void goOnAfter(HttpAnswer answer) throws IOException {
    if (answer.status() == UNAVAILABLE && tries < TRIES_MAX) {
      tally.retried();
      waiting = true;
      pauses.begin(this);
      return;
    }
    if (answer.status() == requests.rightStatus()) {
      tally.done(begunNanos);
    } else {
      tally.failed(new String(in.array(), 0, answer.bytes(), StandardCharsets.UTF_8));
    }
    if (tally.isEnding()) {
      close();
    } else {
      sendNext();
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
