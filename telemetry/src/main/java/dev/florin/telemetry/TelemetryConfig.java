package dev.florin.telemetry;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * How a process tells what it does.
 *
 * @param service names the program in traces, such as {@code florin-gateway}
 * @param instance names this process among others of its kind
 * @param version of the program
 * @param collector of OTLP over HTTP, such as {@code http://127.0.0.1:4318}; spans go to {@code
 *     /v1/traces} below it. Empty: nothing is traced
 * @param sampledShare of the requests that are traced, 0 to 1
 * @param followsCallers whether what any caller says is traced is traced, too
 */
public record TelemetryConfig(
    String service,
    String instance,
    String version,
    Optional<URI> collector,
    double sampledShare,
    boolean followsCallers) {
  public TelemetryConfig {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(version, "version");
    if (!(sampledShare >= 0 && sampledShare <= 1)) {
      throw new IllegalArgumentException("share: " + sampledShare + " (expected: 0 to 1)");
    }
  }
}
