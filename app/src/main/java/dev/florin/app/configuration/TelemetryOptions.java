package dev.florin.app.configuration;

import dev.florin.telemetry.TelemetryConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * How the program tells what it does.
 *
 * @param ops where operators ask; port 0 takes a free one
 * @param collector of traces; empty: nothing is traced
 * @param sampledShare of the requests, 0 to 1
 * @param followsCallers whether a caller's word decides, too, what is traced
 * @param logFormat what a line of the log looks like
 */
public record TelemetryOptions(
    InetSocketAddress ops,
    Optional<URI> collector,
    double sampledShare,
    boolean followsCallers,
    LogFormat logFormat) {
  static TelemetryOptions of(Values values) {
    return new TelemetryOptions(
        new InetSocketAddress(
            values.get(TelemetryKeys.OPS_LISTEN), values.get(TelemetryKeys.OPS_PORT)),
        values.get(TelemetryKeys.TRACE_COLLECTOR),
        values.get(TelemetryKeys.TRACE_SAMPLING),
        values.get(TelemetryKeys.TRACE_FOLLOW_CALLERS),
        values.get(TelemetryKeys.LOG_FORMAT));
  }

  /**
   * As telemetry wants it.
   *
   * @param instance names this process among others of its role
   */
  public TelemetryConfig config(Role role, String instance, String version) {
    String service = role == Role.ALL ? "florin" : "florin-" + role.name().toLowerCase(Locale.ROOT);
    return new TelemetryConfig(service, instance, version, collector, sampledShare, followsCallers);
  }
}
