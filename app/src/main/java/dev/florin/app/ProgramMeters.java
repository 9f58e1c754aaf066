package dev.florin.app;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import dev.florin.telemetry.Readiness;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import java.util.Map;

/** Shows what is true of the process as a whole, until it is closed. */
final class ProgramMeters implements AutoCloseable {
  private final LogbackMetrics logged = new LogbackMetrics();

  private ProgramMeters(Instruments instruments, Readiness readiness) {
    Meters meters = Meters.of(instruments);
    meters.gauge(
        "florin.ready",
        "1 if this process should get requests, else 0.",
        () -> readiness.notReady().isEmpty() ? 1 : 0);
    meters.info(
        "florin.build.info",
        "What runs.",
        Map.of("version", VersionCommand.version(), "java", Runtime.version().toString()));
    logged.bindTo(instruments.meters());
  }

  static ProgramMeters show(Instruments instruments, Readiness readiness) {
    return new ProgramMeters(instruments, readiness);
  }

  @Override
  public void close() {
    logged.close();
  }
}
