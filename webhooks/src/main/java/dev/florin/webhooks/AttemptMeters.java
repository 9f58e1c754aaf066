package dev.florin.webhooks;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How attempts end and how long they take, over all webhooks. Threads: any. */
final class AttemptMeters {
  private final LongAdder delivered;
  private final LongAdder failed;
  private final LongAdder gone;
  private final Timer time;

  AttemptMeters(Instruments instruments) {
    Meters meters = Meters.of(instruments);
    delivered = counter(meters, "delivered");
    failed = counter(meters, "failed");
    gone = counter(meters, "gone");
    time =
        meters.timer(
            "florin.webhook.attempt", "Attempts to deliver an event, up to the answer or the end.");
  }

  private static LongAdder counter(Meters meters, String outcome) {
    return meters.counter(
        "florin.webhook.attempts",
        "Attempts to deliver an event to a webhook, by what became of them.",
        "outcome",
        outcome);
  }

  /** The same sender, measured. */
  Sender around(Sender sender) {
    return message -> {
      long begunNanos = System.nanoTime();
      CompletableFuture<Outcome> outcome = sender.send(message);
      return outcome.whenComplete((known, _) -> {
        time.record(System.nanoTime() - begunNanos, TimeUnit.NANOSECONDS);
        if (known != null) {
          count(known);
        }
      });
    };
  }

  private void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Delivered _ -> delivered.increment();
      case Outcome.Failed _ -> failed.increment();
      case Outcome.Gone _ -> gone.increment();
    }
  }
}
