package dev.florin.app;

import dev.florin.app.ProcessorTime.Processes;
import dev.florin.app.bench.Figures;

/**
 * One load in one round.
 *
 * @param load its name, the same in all rounds
 * @param used processor time, warm-up and end included
 */
record DoorResult(int round, String load, Figures figures, ProcessorTime used) {
  static final String NAIVE = "naive";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  /** A load at work. */
  @FunctionalInterface
  interface Run {
    Figures figures() throws InterruptedException;
  }

  /** Runs a load, and reads the processor time around it. */
  static DoorResult of(int round, String load, Processes processes, Run run)
      throws InterruptedException {
    ProcessorTime before = processes.used();
    Figures figures = run.figures();
    return new DoorResult(round, load, figures, processes.used().since(before));
  }

  double perSecond() {
    return figures.perSecond();
  }

  double p50Millis() {
    return figures.p50Nanos() / NANOS_PER_MILLI;
  }

  double p99Millis() {
    return figures.p99Nanos() / NANOS_PER_MILLI;
  }

  double p999Millis() {
    return figures.p999Nanos() / NANOS_PER_MILLI;
  }

  double serverMicros() {
    return micros(used.serverNanos());
  }

  double postgresMicros() {
    return micros(used.postgresNanos());
  }

  double redisMicros() {
    return micros(used.redisNanos());
  }

  double loadMicros() {
    return micros(used.loadNanos());
  }

  private double micros(long nanos) {
    return nanos / NANOS_PER_MICRO / Math.max(1, figures.answersInAll());
  }
}
