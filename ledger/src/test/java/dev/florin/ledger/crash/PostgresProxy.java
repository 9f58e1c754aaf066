package dev.florin.ledger.crash;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Sits between a ledger and PostgreSQL, sees each message that goes to the server and the statement
 * it belongs to, and stops before the one that a test asks for.
 */
final class PostgresProxy implements AutoCloseable {
  private final String host;
  private final int serverPort;
  private final ServerSocket door;
  private final List<ProxyLink> links = new CopyOnWriteArrayList<>();
  private volatile Stop stop = new Stop(message -> false);

  /**
   * @param jdbcUrl of the server
   */
  PostgresProxy(String jdbcUrl) throws IOException {
    URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
    this.host = address.getHost();
    this.serverPort = address.getPort();
    this.door = new ServerSocket(0, 50, InetAddress.getByName(host));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The first message from now on that fits is held back, once. */
  Stop stopBefore(Predicate<Message> wanted) {
    Stop made = new Stop(wanted);
    stop = made;
    return made;
  }

  /**
   * A message on its way to the server.
   *
   * @param type the protocol's letter
   * @param sql the statement that it parses, binds or executes; empty if it is about none
   * @param afterCopy whether the transaction that it belongs to has sent rows
   * @param writer whether it comes from a lane
   */
  record Message(char type, String sql, boolean afterCopy, boolean writer) {
    boolean executes(String statement) {
      return type == 'E' && sql.equals(statement);
    }
  }

  /** Where a message is held back until a test lets it go. */
  static final class Stop {
    private final Predicate<Message> wanted;
    private final CompletableFuture<ProxyLink> reached = new CompletableFuture<>();
    private final CompletableFuture<Boolean> released = new CompletableFuture<>();

    private Stop(Predicate<Message> wanted) {
      this.wanted = wanted;
    }

    /** Completes with the connection when the message is there. */
    CompletableFuture<ProxyLink> reached() {
      return reached;
    }

    /** Lets it go to the server, and all that follow. */
    void release() {
      released.complete(true);
    }

    /** Waits where the test wants it to. */
    void pass(ProxyLink link, Message message) {
      if (!reached.isDone() && wanted.test(message) && reached.complete(link)) {
        boolean _ = released.join();
      }
    }
  }

  void pass(ProxyLink link, Message message) {
    stop.pass(link, message);
  }

  private void accept() {
    try {
      while (!door.isClosed()) {
        Socket client = door.accept();
        try {
          ProxyLink link = new ProxyLink(this, client, new Socket(host, serverPort));
          links.add(link);
          link.start();
        } catch (IOException e) {
          client.close(); // the server is not there: neither is the proxy
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  /** Reads what precedes the typed messages; the encryption that is asked for is refused. */
  static byte[] readStartup(Socket client, DataInputStream in) throws IOException {
    while (true) {
      int length = in.readInt();
      int code = in.readInt();
      if (code != ProxyLink.SSL_REQUEST && code != ProxyLink.GSS_REQUEST) {
        return ProxyLink.startup(length, code, in.readNBytes(length - 8));
      }
      client.getOutputStream().write('N');
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    stop.release();
    links.forEach(ProxyLink::cutServer);
  }
}
