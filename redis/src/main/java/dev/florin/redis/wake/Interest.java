package dev.florin.redis.wake;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which wallets others watch, as far as they said so lately. Times are nanoseconds of any one
 * clock.
 *
 * <p>Threads: any; nothing here waits.
 */
final class Interest {
  private final ConcurrentMap<Long, Long> untilNanos = new ConcurrentHashMap<>();
  private final int walletsMax;

  /**
   * @param walletsMax more are not remembered, and who watches them finds out by himself
   */
  Interest(int walletsMax) {
    this.walletsMax = walletsMax;
  }

  /** Somebody watches these until then, if he does not say so again. */
  void say(long[] walletIds, long until) {
    for (long walletId : walletIds) {
      if (untilNanos.size() < walletsMax || untilNanos.containsKey(walletId)) {
        untilNanos.put(walletId, until);
      }
    }
  }

  /** Costs nothing. */
  boolean isEmpty() {
    return untilNanos.isEmpty();
  }

  /** Those of the wallets that somebody watches. */
  long[] among(long[] walletIds) {
    return untilNanos.isEmpty()
        ? new long[0]
        : Arrays.stream(walletIds).filter(untilNanos::containsKey).toArray();
  }

  /** Of whom nothing was said for too long. */
  void forget(long nowNanos) {
    untilNanos.values().removeIf(until -> nowNanos - until >= 0);
  }
}
