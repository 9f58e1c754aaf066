package dev.florin.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The line between one process and its Redis: all bytes arrive, in their order, but some of them
 * late. It can be held, and cut while it is held: what was on its way is lost then.
 */
final class SlowLine implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int LATE_ONE_IN = 100;
  private static final long LATE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(15);

  private final ServerSocket listener;
  private final int redisPort;
  private final long seed;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile CompletableFuture<Boolean> open = CompletableFuture.completedFuture(true);

  SlowLine(int redisPort, long seed) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.redisPort = redisPort;
    this.seed = seed;
    Thread.ofVirtual().start(this::accept);
  }

  /** Where the process finds it. */
  int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing of what the process says gets through. */
  synchronized void hold() {
    open = new CompletableFuture<>();
  }

  /** What was held is lost, with its connections; new ones work. */
  synchronized void cut() {
    sockets.forEach(SlowLine::closeQuietly);
    open.complete(false);
    open = CompletableFuture.completedFuture(true);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    for (int link = 0; !listener.isClosed(); link++) {
      Socket process = new Socket();
      try {
        process = listener.accept();
        sockets.add(process);
        connect(process, new Random(seed + link));
      } catch (IOException e) {
        closeQuietly(process);
      }
    }
  }

  private void connect(Socket process, Random random) throws IOException {
    Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
    sockets.add(redis);
    process.setTcpNoDelay(true);
    redis.setTcpNoDelay(true);
    Thread.ofVirtual().start(() -> pass(process, redis, true, random));
    Thread.ofVirtual().start(() -> pass(redis, process, false, random));
  }

  private void pass(Socket from, Socket to, boolean said, Random random) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (random.nextInt(LATE_ONE_IN) == 0) {
          LockSupport.parkNanos(random.nextLong(LATE_NANOS_MAX));
        }
        if (said && !open.join()) {
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The other end is gone: so is this one.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
