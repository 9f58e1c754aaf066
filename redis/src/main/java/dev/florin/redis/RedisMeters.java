package dev.florin.redis;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.function.LongSupplier;

/** Shows what is asked of Redis. */
final class RedisMeters {
  private final Meters meters;

  private RedisMeters(Meters meters) {
    this.meters = meters;
  }

  static void show(Instruments instruments, Redis redis) {
    RedisMeters shown = new RedisMeters(Meters.of(instruments));
    RedisStatistics statistics = redis.statistics();
    shown.meters.gauge(
        "florin.redis.up",
        "Whether there is a link to Redis.",
        () -> redis.link().isPresent() ? 1 : 0);
    shown.meters.counter("florin.redis.links", "Links made to Redis.", statistics::links);
    shown.meters.counter(
        "florin.redis.timeouts",
        "Links ended because Redis did not answer in time.",
        statistics::timeouts);
    shown.commands("answered", statistics::answers);
    shown.commands("error", statistics::errorReplies);
    shown.commands("lost", statistics::failures);
    shown.commands("refused", statistics::refused);
  }

  private void commands(String outcome, LongSupplier count) {
    meters.counter(
        "florin.redis.commands",
        "Commands to Redis, by what became of them.",
        count,
        "outcome",
        outcome);
  }
}
