package dev.florin.redis.throttle;

import java.util.concurrent.atomic.LongAdder;

/** What the throttle did since the start. Safe for use by many threads. */
public final class ThrottleStatistics {
  final LongAdder passed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder withoutRedis = new LongAdder();
  final LongAdder asked = new LongAdder();

  /** Requests that passed. */
  public long passed() {
    return passed.sum();
  }

  /** Requests that were refused. */
  public long refused() {
    return refused.sum();
  }

  /** Those of the passed and the refused that were decided because Redis could not be asked. */
  public long withoutRedis() {
    return withoutRedis.sum();
  }

  /** Commands sent to Redis. */
  public long asked() {
    return asked.sum();
  }
}
