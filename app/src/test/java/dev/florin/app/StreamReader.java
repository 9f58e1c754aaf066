package dev.florin.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads one wallet's stream. When it ends, for whatever reason, it asks again, elsewhere, for what
 * comes after the last version that it got.
 */
abstract class StreamReader implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  /**
   * A line of the wallet as it came.
   *
   * @param version of the wallet after it
   */
  record Line(long version, String transactionId, String amount, String balanceAfter) {}

  private final List<Line> lines = new ArrayList<>();
  private final AtomicLong version = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean closed;

  /** Begins before the wallet's first line. */
  final void start() {
    Thread.ofVirtual().start(this::run);
  }

  /** The version of the newest line so far. */
  final long version() {
    return version.get();
  }

  /** How often it had to ask. */
  final long connections() {
    return connections.get();
  }

  /** All lines in the order in which they came; read it when the last one is there. */
  final List<Line> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /**
   * Reads until the stream ends, giving each line to {@link #got}.
   *
   * @param attempt 0 for the first connection
   * @param afterVersion the last version that is known
   */
  protected abstract void read(int attempt, long afterVersion) throws Exception;

  /** Ends what {@link #read} waits for. */
  protected abstract void cut();

  protected final void got(Line line) {
    synchronized (lines) {
      lines.add(line);
    }
    version.set(line.version());
  }

  @Override
  public final void close() {
    closed = true;
    cut();
  }

  private void run() {
    for (int attempt = ThreadLocalRandom.current().nextInt(2); !closed; attempt++) {
      connections.incrementAndGet();
      try {
        read(attempt, version.get());
        Thread.sleep(PAUSE_MILLIS); // a client's pause before it connects again
      } catch (InterruptedException _) {
        return;
      } catch (Exception _) {
        // It ended: the next one goes on. What is missing in the end shows.
      }
    }
  }
}
