package dev.florin.embedded;

import java.time.Duration;

/**
 * How patiently a server that keeps ending is started again.
 *
 * @param restartsMax in one window; one more, and it is given up
 * @param window within which restarts are counted
 * @param pauseStep waited before a restart for each one before it in the window: the first is at
 *     once, since most servers end once
 */
record RestartPolicy(int restartsMax, Duration window, Duration pauseStep) {
  static final RestartPolicy USUAL =
      new RestartPolicy(10, Duration.ofMinutes(1), Duration.ofMillis(500));
}
