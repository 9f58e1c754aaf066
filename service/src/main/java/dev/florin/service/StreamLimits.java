package dev.florin.service;

import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Bounds how many streams there are, in all and of one user. Threads: any. */
final class StreamLimits {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final int perUserMax;
  private final Semaphore all;
  private final ConcurrentMap<String, Integer> ofUsers = new ConcurrentHashMap<>();

  StreamLimits(StreamSettings settings) {
    this.perUserMax = settings.streamsPerUserMax();
    this.all = new Semaphore(settings.streamsMax());
  }

  /** Counts one more of this user's, until {@link #free}; or refuses it. */
  void take(String userId) {
    if (!all.tryAcquire()) {
      throw Faults.overloaded();
    }
    if (ofUsers.merge(userId, 1, Integer::sum) > perUserMax) {
      free(userId);
      throw Statuses.retryable(
          Status.Code.RESOURCE_EXHAUSTED,
          "rate_limited",
          "You have " + perUserMax + " streams open, which is the most. End one first.",
          RETRY_AFTER_SECONDS);
    }
  }

  /** For one that was taken, once. */
  void free(String userId) {
    ofUsers.computeIfPresent(userId, (_, count) -> count > 1 ? count - 1 : null);
    all.release();
  }

  /** Streams of each user that has any. */
  Map<String, Integer> ofUsers() {
    return Map.copyOf(ofUsers);
  }
}
