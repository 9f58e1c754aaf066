package dev.florin.app;

import dev.florin.app.bench.Figures;

/**
 * One load in one round.
 *
 * @param load the number of connections, or {@link #NAIVE}
 * @param serverNanos processor time of the server's JVM, warm-up and end included; 0 for naive
 * @param postgresNanos of PostgreSQL, likewise; 0 if it cannot be told
 * @param loadNanos of this process, which makes the load
 */
record DoorResult(
    int round, String load, Figures figures, long serverNanos, long postgresNanos, long loadNanos) {
  static final String NAIVE = "naive";

  private static final double NANOS_PER_MICRO = 1e3;

  double serverMicros() {
    return micros(serverNanos);
  }

  double postgresMicros() {
    return micros(postgresNanos);
  }

  double loadMicros() {
    return micros(loadNanos);
  }

  private double micros(long nanos) {
    return nanos / NANOS_PER_MICRO / Math.max(1, figures.transfersInAll());
  }
}
