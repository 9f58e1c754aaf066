package dev.florin.ledger.commit;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Shows the queue in front of one kind of work. */
record QueueMeters(Meters meters, String work) {
  static QueueMeters of(Instruments instruments, String work) {
    return new QueueMeters(Meters.of(instruments), work);
  }

  /** How many wait. */
  void depth(LongSupplier waiting) {
    meters.gauge(
        "florin.ledger.queue.commands",
        "Commands that wait for a lane.",
        waiting::getAsLong,
        "work",
        work);
  }

  /** How long the oldest has waited, in nanoseconds; 0 where none waits. */
  void age(LongSupplier oldestNanos) {
    meters.secondsGauge(
        "florin.ledger.queue.age.seconds",
        "How long the oldest of them has waited.",
        oldestNanos::getAsLong,
        "work",
        work);
  }

  /** What did not get in, and what was in it for too long. */
  void losses(LongSupplier refused, LongSupplier expired) {
    meters.counter(
        "florin.ledger.queue.refused",
        "Commands refused because the queue was full.",
        refused,
        "work",
        work);
    meters.counter(
        "florin.ledger.queue.expired",
        "Commands dropped because their deadline passed before a lane was free.",
        expired,
        "work",
        work);
  }

  /** The age of what began to wait then, by a clock that says now. */
  static long age(OptionalLong sinceNanos, long nowNanos) {
    return sinceNanos.isPresent() ? Math.max(0, nowNanos - sinceNanos.getAsLong()) : 0;
  }
}
