package dev.florin.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be ended in the opposite order.
 *
 * <p>The end may be asked for amid the start, by a signal: then the part that is being started is
 * waited for and ended, and no other one is started.
 */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<Part> started = new ArrayDeque<>();
  private final CompletableFuture<RuntimeException> loss = new CompletableFuture<>();
  private boolean closed;

  /**
   * Starts a part.
   *
   * @throws CancellationException when the end was asked for
   */
  synchronized <T> T start(String name, Supplier<T> start, Consumer<T> end) {
    if (closed) {
      throw new CancellationException("the end was asked for before the " + name + " was started");
    }
    T part = start.get();
    started.push(new Part(name, () -> end.accept(part)));
    return part;
  }

  /** Has something done as soon as the end is asked for, before any part is ended. */
  synchronized void onEnd(Runnable first) {
    started.push(new Part("last word", first));
  }

  /** Says that a part ended by itself, and that the program can do nothing without it. */
  void lost(RuntimeException why) {
    loss.complete(why);
  }

  /** Waits until a part is lost; while all goes well, for ever. */
  RuntimeException awaitLoss() throws InterruptedException {
    try {
      return loss.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a loss is only ever told", e);
    }
  }

  /** Ends all, whatever happens to one of them; a second call does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      Part part = started.pop();
      try {
        LOG.debug("ending the {}", part.name());
        part.end().run();
      } catch (RuntimeException e) {
        LOG.error("the {} did not end well", part.name(), e);
      }
    }
  }

  private record Part(String name, Runnable end) {}
}
