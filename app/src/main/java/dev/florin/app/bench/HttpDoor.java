package dev.florin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** REST over HTTP/1.1: a selector and a thread for all connections. */
final class HttpDoor implements Door {
  private final InetSocketAddress server;
  private final HttpRequests requests;

  HttpDoor(InetSocketAddress server, HttpRequests requests) {
    this.server = server;
    this.requests = requests;
  }

  /** As the Host header tells it. */
  static String host(InetSocketAddress server) {
    return server.getHostString() + ":" + server.getPort();
  }

  @Override
  public Callers open(int connections, Tally tally) {
    List<HttpCaller> opened = new ArrayList<>();
    Pauses pauses = new Pauses();
    try {
      Selector selector = Selector.open();
      for (int count = 0; count < connections; count++) {
        opened.add(new HttpCaller(server, selector, requests, tally, pauses));
      }
      return new HttpCallers(selector, pauses, opened, tally);
    } catch (IOException e) {
      opened.forEach(HttpCaller::close);
      throw new UncheckedIOException("cannot reach " + host(server) + ": " + e.getMessage(), e);
    }
  }

  private static final class HttpCallers implements Callers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Selector selector;
    private final Pauses pauses;
    private final List<HttpCaller> callers;
    private final Tally tally;
    private final Thread thread;
    private volatile boolean closed;

    HttpCallers(Selector selector, Pauses pauses, List<HttpCaller> callers, Tally tally) {
      this.pauses = pauses;
      this.selector = selector;
      this.callers = callers;
      this.tally = tally;
      this.thread = Thread.ofPlatform().name("callers").start(this::work);
    }

    @Override
    public boolean awaitEnd() throws InterruptedException {
      return thread.join(PATIENCE);
    }

    @Override
    public void close() {
      closed = true;
      selector.wakeup();
      callers.forEach(HttpCaller::close);
    }

    private boolean isAnyOpen() {
      for (HttpCaller caller : callers) {
        if (caller.isOpen()) {
          return true;
        }
      }
      return false;
    }

    private void work() {
      try (selector) {
        callers.forEach(HttpCaller::begin);
        while (!closed && isAnyOpen()) {
          selector.select(key -> ((HttpCaller) key.attachment()).ready(), pauses.untilNextMillis());
          pauses.end();
        }
      } catch (IOException e) {
        tally.failed(String.valueOf(e.getMessage()));
      }
    }
  }
}
