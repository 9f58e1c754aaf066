package dev.florin.redis.throttle;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the throttle did since the start. Safe for use by many threads. */
public final class ThrottleStatistics {
  private final Map<String, Decisions> decisions = new ConcurrentHashMap<>();
  final LongAdder withoutRedis = new LongAdder();
  final LongAdder asked = new LongAdder();

  /**
   * What was decided by one limit.
   *
   * @param passed requests that passed
   * @param refused requests that were refused
   */
  public record Decisions(LongAdder passed, LongAdder refused) {}

  /** Of the limit with this name. */
  public Decisions of(String limit) {
    return decisions.computeIfAbsent(limit, _ -> new Decisions(new LongAdder(), new LongAdder()));
  }

  /** Requests that passed. */
  public long passed() {
    return decisions.values().stream().mapToLong(limit -> limit.passed().sum()).sum();
  }

  /** Requests that were refused. */
  public long refused() {
    return decisions.values().stream().mapToLong(limit -> limit.refused().sum()).sum();
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
