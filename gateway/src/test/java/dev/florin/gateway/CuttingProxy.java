package dev.florin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on and cuts each amid what the server says, as one does that is killed. */
final class CuttingProxy implements AutoCloseable {
  /** Enough to get to know each other. */
  private static final int ANSWERED_BYTES_MIN = 500;

  private static final int ANSWERED_BYTES_MAX = 20_000;
  private static final int CHUNK_BYTES = 1024;

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int serverPort;
  private final Random random;
  private final AtomicInteger cuts = new AtomicInteger();

  CuttingProxy(int serverPort, Random random) throws IOException {
    this.serverPort = serverPort;
    this.random = random;
    Thread.ofVirtual().start(this::accept);
  }

  SocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), door.getLocalPort());
  }

  /** How many connections were cut so far. */
  int cuts() {
    return cuts.get();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private void accept() {
    try {
      while (!door.isClosed()) {
        link(door.accept(), new Socket(InetAddress.getLoopbackAddress(), serverPort));
      }
    } catch (IOException e) {
      return; // the door is closed
    }
  }

  private void link(Socket client, Socket server) throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    boolean isReset = random.nextBoolean();
    int answeredBytesMax = random.nextInt(ANSWERED_BYTES_MIN, ANSWERED_BYTES_MAX);
    Thread.ofVirtual().start(() -> pass(client, server, Integer.MAX_VALUE));
    Thread.ofVirtual()
        .start(() -> {
          pass(server, client, answeredBytesMax);
          cut(client, server, isReset);
        });
  }

  private static void pass(Socket from, Socket to, int bytesMax) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      int left = bytesMax;
      int read = in.read(chunk);
      while (read > 0 && left > 0) {
        out.write(chunk, 0, Math.min(read, left));
        left -= read;
        read = in.read(chunk);
      }
    } catch (IOException e) {
      return; // an end like the others
    }
  }

  private void cut(Socket client, Socket server, boolean isReset) {
    try (client;
        server) {
      client.setSoLinger(isReset, 0);
      cuts.incrementAndGet();
    } catch (IOException e) {
      return; // it has ended by itself
    }
  }
}
