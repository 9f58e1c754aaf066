package dev.florin.gateway.connection;

import java.time.Duration;
import java.util.Collection;

/**
 * Ends connections so that no request is lost: each is told that it ends in the answer to a request
 * that was sent before, or is closed once it has been silent for a while.
 *
 * <p>Over HTTP/1 nothing tells a caller who is idle that he is to send no more, so what he sends in
 * the instant of the end is not answered. It has done nothing, and he sees the end of the
 * connection and no reset.
 *
 * <p>Threads: one, which waits.
 */
final class Draining {
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Collection<Connection> open;
  private final DrainConfig config;
  private final long begunNanos = System.nanoTime();

  /**
   * @param open those that are open, as they come and go
   */
  Draining(Collection<Connection> open, DrainConfig config) {
    this.open = open;
    this.config = config;
  }

  /** Returns when all have ended or the time for that is up: whether they have. */
  boolean run() {
    open.forEach(Connection::sayGoodbye);
    while (!open.isEmpty() && passed().compareTo(config.timeout()) < 0) {
      if (passed().compareTo(config.quiet()) >= 0) {
        long restMillis = Math.max(1, config.timeout().minus(passed()).toMillis());
        open.forEach(each -> each.endIfQuiet(config.quiet().toNanos(), restMillis));
      }
      if (!sleep()) {
        return false;
      }
    }
    return open.isEmpty();
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  private static boolean sleep() {
    try {
      Thread.sleep(LOOK);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
