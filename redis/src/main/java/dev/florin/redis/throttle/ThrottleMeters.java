package dev.florin.redis.throttle;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Shows what the throttle does. */
public final class ThrottleMeters {
  private ThrottleMeters() {}

  /**
   * From now on.
   *
   * @param limits the names of all that there are
   */
  public static void show(
      Instruments instruments, ThrottleStatistics statistics, List<String> limits) {
    Meters meters = Meters.of(instruments);
    for (String limit : limits) {
      ThrottleStatistics.Decisions decisions = statistics.of(limit);
      show(meters, limit, "passed", decisions.passed());
      show(meters, limit, "refused", decisions.refused());
    }
    meters.counter(
        "florin.throttle.without.redis",
        "Decisions made because Redis could not be asked.",
        statistics::withoutRedis);
  }

  private static void show(Meters meters, String limit, String verdict, LongAdder count) {
    meters.counter(
        "florin.throttle.decisions",
        "Requests that asked to pass.",
        count::sum,
        "limit",
        limit,
        "verdict",
        verdict);
  }
}
