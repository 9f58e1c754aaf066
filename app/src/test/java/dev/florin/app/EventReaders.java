package dev.florin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many readers of live streams, each with a socket of its own, on one thread. */
final class EventReaders implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;
  private static final Pattern EVENT = Pattern.compile("\"time\":\"([^\"]+)\"");

  private final Selector selector = Selector.open();
  private final ConcurrentLinkedQueue<SocketChannel> fresh = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final ConcurrentLinkedQueue<Duration> delays = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

  EventReaders() throws IOException {
    Thread _ = Thread.ofPlatform().name("event-readers").daemon().start(this::run);
  }

  /** Opens one more stream; does not wait for its beginning. */
  void open(int port, String token, long walletId) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET /v1/wallets/%d/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(walletId, token);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    fresh.add(channel);
    selector.wakeup();
  }

  /** Streams that have begun. */
  int begun() {
    return begun.get();
  }

  /** Streams that have ended. */
  int ended() {
    return ended.get();
  }

  /** Events that have come to any of them. */
  int events() {
    return events.get();
  }

  /** From the moment under the wallet's lock to the reader, of each event. */
  List<Duration> delays() {
    return List.copyOf(delays);
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::read, 1_000);
        for (SocketChannel next = fresh.poll(); next != null; next = fresh.poll()) {
          next.register(selector, SelectionKey.OP_READ);
        }
      }
    } catch (ClosedSelectorException e) {
      // The end.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key) {
    buffer.clear();
    try {
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        end(key);
        return;
      }
    } catch (IOException e) {
      end(key);
      return;
    }
    String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    if (text.contains("retry: ")) {
      begun.incrementAndGet();
    }
    Matcher found = EVENT.matcher(text);
    while (found.find()) {
      delays.add(Duration.between(Instant.parse(found.group(1)), Instant.now()));
      events.incrementAndGet();
    }
  }

  private void end(SelectionKey key) {
    key.cancel();
    ended.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      key.channel().close();
    }
    selector.close();
  }
}
