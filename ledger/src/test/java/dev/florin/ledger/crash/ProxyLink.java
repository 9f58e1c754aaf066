package dev.florin.ledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.ledger.crash.PostgresProxy.Message;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One connection through the proxy. One thread reads what the client sends, so that nothing is lost
 * when the client is cut off, one passes it on, and one passes the answers back.
 */
final class ProxyLink {
  static final int SSL_REQUEST = 80_877_103;
  static final int GSS_REQUEST = 80_877_104;

  private final PostgresProxy proxy;
  private final Socket client;
  private final Socket server;
  private final LinkedBlockingQueue<Optional<Frame>> sent = new LinkedBlockingQueue<>();
  private volatile CompletableFuture<Boolean> mayAnswer = CompletableFuture.completedFuture(true);

  private final Map<String, String> sqlByStatement = new HashMap<>();
  private final Map<String, String> sqlByPortal = new HashMap<>();
  private boolean writer;
  private boolean afterCopy;
  private volatile int serverPid;

  /** A message: its letter and what comes after its length. */
  private static final class Frame {
    final char type;
    final byte[] body;
    private int next;

    Frame(DataInputStream in) throws IOException {
      type = (char) in.readUnsignedByte();
      body = in.readNBytes(in.readInt() - 4);
    }

    void writeTo(DataOutputStream out) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + 4);
      out.write(body);
      out.flush();
    }

    /** The text that ends with the next zero. */
    String text() {
      int start = next;
      while (body[next++] != 0) {}
      return new String(body, start, next - 1 - start, UTF_8);
    }
  }

  ProxyLink(PostgresProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start() {
    Thread.ofVirtual().start(this::readClient);
    Thread.ofVirtual().start(this::toServer);
    Thread.ofVirtual().start(this::toClient);
  }

  /** The backend's process id. */
  int serverPid() {
    return serverPid;
  }

  /** From now on the client gets no answers. */
  void holdAnswers() {
    mayAnswer = new CompletableFuture<>();
  }

  /** The client sees the connection end; the server does not. */
  void cutClient() {
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Both see it end. */
  void cutServer() {
    try {
      server.close();
      client.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    mayAnswer.complete(true);
  }

  static byte[] startup(int length, int code, byte[] parameters) {
    return ByteBuffer.allocate(length).putInt(length).putInt(code).put(parameters).array();
  }

  private void readClient() {
    try (DataInputStream in = in(client)) {
      byte[] startup = PostgresProxy.readStartup(client, in);
      server.getOutputStream().write(startup);
      while (true) {
        sent.add(Optional.of(new Frame(in)));
      }
    } catch (IOException e) {
      sent.add(Optional.empty());
    }
  }

  private void toServer() {
    try (DataOutputStream out = out(server)) {
      for (Optional<Frame> next = sent.take(); next.isPresent(); next = sent.take()) {
        proxy.pass(this, understand(next.get()));
        next.get().writeTo(out);
      }
    } catch (IOException e) {
      cutServer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void toClient() {
    try (DataInputStream in = in(server);
        DataOutputStream out = out(client)) {
      while (true) {
        Frame frame = new Frame(in);
        if (frame.type == 'K') {
          serverPid = ByteBuffer.wrap(frame.body).getInt();
        }
        boolean _ = mayAnswer.join();
        frame.writeTo(out);
      }
    } catch (IOException e) {
      cutServer();
    }
  }

  private Message understand(Frame frame) {
    String sql =
        switch (frame.type) {
          case 'Q' -> frame.text();
          case 'P' -> {
            String name = frame.text();
            String text = frame.text();
            sqlByStatement.put(name, text);
            yield text;
          }
          case 'B' -> {
            String portal = frame.text();
            String text = sqlByStatement.getOrDefault(frame.text(), "");
            sqlByPortal.put(portal, text);
            yield text;
          }
          case 'E' -> sqlByPortal.getOrDefault(frame.text(), "");
          default -> "";
        };
    writer |= sql.equals("SET application_name = 'florin-writer'");
    afterCopy = !sql.equals("BEGIN") && (afterCopy || frame.type == 'd');
    return new Message(frame.type, sql, afterCopy, writer);
  }

  private static DataInputStream in(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static DataOutputStream out(Socket socket) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
  }
}
