package dev.florin.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is left of the restarts that a policy allows. One that fails counts in its outage however
 * long it took; one that succeeded, while the window lasts. Confined to one thread.
 */
final class RestartBudget {
  private final RestartPolicy policy;
  private final Deque<Long> succeededNanos = new ArrayDeque<>();
  private int failures;

  RestartBudget(RestartPolicy policy) {
    this.policy = policy;
  }

  /** Whether there may be no other restart now. */
  boolean isSpent(long nowNanos) {
    return counted(nowNanos) >= policy.restartsMax();
  }

  /** How long to wait before the next one. */
  Duration pause(long nowNanos) {
    return policy.pauseStep().multipliedBy(counted(nowNanos));
  }

  int restartsMax() {
    return policy.restartsMax();
  }

  void failed() {
    failures++;
  }

  void succeeded(long nowNanos) {
    succeededNanos.add(nowNanos);
    failures = 0;
  }

  private int counted(long nowNanos) {
    long windowNanos = policy.window().toNanos();
    while (!succeededNanos.isEmpty() && nowNanos - succeededNanos.element() > windowNanos) {
      succeededNanos.remove();
    }
    return succeededNanos.size() + failures;
  }
}
