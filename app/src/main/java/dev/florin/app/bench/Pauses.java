package dev.florin.app.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Callers who were told to try again later, each after the same pause. Confined to one thread. */
final class Pauses {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Deque<Pause> pauses = new ArrayDeque<>();

  private record Pause(HttpCaller caller, long endNanos) {}

  void begin(HttpCaller caller) {
    pauses.add(new Pause(caller, System.nanoTime() + PAUSE_NANOS));
  }

  /** Until the next one ends: 1 at the least, and 0 where there is none. */
  long untilNextMillis() {
    Pause next = pauses.peek();
    if (next == null) {
      return 0;
    }
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next.endNanos() - System.nanoTime()));
  }

  /** Lets those go on whose time it is. */
  void end() {
    long nowNanos = System.nanoTime();
    for (Pause next = pauses.peek();
        next != null && next.endNanos() - nowNanos <= 0;
        next = pauses.peek()) {
      pauses.remove();
      if (next.caller().isOpen()) {
        next.caller().resume();
      }
    }
  }
}
