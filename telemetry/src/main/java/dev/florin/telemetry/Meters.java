package dev.florin.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes meters, all in one fashion: named with dots, described, with labels that come as names and
 * values in turn, and with the same few buckets. Safe for use by many threads; a meter is made once
 * and kept by who uses it.
 *
 * <p>Most only read what a part counts anyway. What they read must be quick and never wait: it is
 * asked whenever the meters are.
 */
public final class Meters {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** From what is as fast as it gets to what nobody waits for any more. */
  private static final Duration[] TIMES =
      Stream.of(500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000)
          .map(micros -> Duration.ofNanos(micros * 1_000L))
          .toArray(Duration[]::new);

  private static final Duration[] LONG_TIMES = {
    Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(10)
  };

  /** The sizes of batches. */
  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096};

  private final MeterRegistry registry;

  private Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Makes those that these instruments tell by. */
  public static Meters of(Instruments instruments) {
    return new Meters(instruments.meters());
  }

  /** Reads a count that only grows. */
  public void counter(String name, String what, LongSupplier count, String... labels) {
    counter(name, what, labels, () -> (double) count.getAsLong());
  }

  /** The registry holds a function for good, but what it is a function of by a weak reference. */
  private void counter(String name, String what, String[] labels, DoubleSupplier count) {
    FunctionCounter.builder(name, registry, always -> count.getAsDouble())
        .description(what)
        .tags(labels)
        .register(registry);
  }

  /** Makes a count that only grows, and costs next to nothing to add to. */
  public LongAdder counter(String name, String what, String... labels) {
    LongAdder count = new LongAdder();
    counter(name, what, count::sum, labels);
    return count;
  }

  /** Reads a time that only grows, in nanoseconds; it is shown in seconds. */
  public void secondsCounter(String name, String what, LongSupplier nanos, String... labels) {
    counter(name, what, labels, () -> seconds(nanos.getAsLong()));
  }

  /** Reads a value of now; while it is not known it is null, and shown as NaN. */
  public Meter gauge(
      String name, String what, Supplier<? extends @Nullable Number> value, String... labels) {
    return Gauge.builder(name, () -> value.get()).description(what).tags(labels).register(registry);
  }

  /** The same of a time in nanoseconds; it is shown in seconds. */
  public Meter secondsGauge(
      String name, String what, Supplier<@Nullable Long> nanos, String... labels) {
    return gauge(
        name,
        what,
        () -> {
          Long known = nanos.get();
          return known == null ? null : seconds(known);
        },
        labels);
  }

  /** Makes a value for each of some labels' values, of which some may come and go. */
  public MultiGauge gauges(String name, String what) {
    return MultiGauge.builder(name).description(what).register(registry);
  }

  /** One of such values. */
  public static MultiGauge.Row<Number> row(String label, String value, long number) {
    return MultiGauge.Row.of(Tags.of(label, value), number);
  }

  /** Makes a distribution of times. */
  public Timer timer(String name, String what, String... labels) {
    return Timer.builder(name)
        .description(what)
        .tags(labels)
        .serviceLevelObjectives(
            Stream.of(TIMES, LONG_TIMES).flatMap(Stream::of).toArray(Duration[]::new))
        .register(registry);
  }

  /** Makes a distribution of the sizes of batches. */
  public DistributionSummary sizes(String name, String what, String... labels) {
    return DistributionSummary.builder(name)
        .description(what)
        .tags(labels)
        .serviceLevelObjectives(SIZES)
        .register(registry);
  }

  /** A value that says something by its labels alone. */
  public void info(String name, String what, Map<String, String> labels) {
    Gauge.builder(name, () -> 1)
        .description(what)
        .tags(
            labels.entrySet().stream()
                .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
                .toArray(String[]::new))
        .register(registry);
  }

  /** Shows a meter no more. */
  public void remove(Meter meter) {
    registry.remove(meter);
  }

  private static double seconds(long nanos) {
    return (double) nanos / NANOS_PER_SECOND;
  }
}
