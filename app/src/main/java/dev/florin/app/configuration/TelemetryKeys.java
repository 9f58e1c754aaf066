package dev.florin.app.configuration;

import static dev.florin.app.configuration.ValueType.localAddress;
import static dev.florin.app.configuration.ValueType.oneOf;
import static dev.florin.app.configuration.ValueType.port;
import static dev.florin.app.configuration.ValueType.share;
import static dev.florin.app.configuration.ValueType.truth;
import static dev.florin.app.configuration.ValueType.webAddress;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The options of how the program tells what it does: a part of the table in {@link Keys}. */
public final class TelemetryKeys {
  public static final Key<Integer> OPS_PORT =
      new Key<>(
          "ops-port",
          port(),
          Fallback.fixed("0"),
          "Port of metrics and health for operators; 0 takes a free one.",
          false);
  public static final Key<InetAddress> OPS_LISTEN =
      new Key<>(
          "ops-listen",
          localAddress(),
          Fallback.fixed("127.0.0.1"),
          "Address that ops-port listens on; whoever reaches it may read all metrics.",
          false);
  public static final Key<Optional<URI>> TRACE_COLLECTOR =
      new Key<>(
          "trace-collector",
          webAddress().optional(),
          Fallback.none(),
          "Where traces go, by OTLP over HTTP, such as http://127.0.0.1:4318; not set: nowhere.",
          false);
  public static final Key<Double> TRACE_SAMPLING =
      new Key<>(
          "trace-sampling",
          share(),
          Fallback.fixed("0.01"),
          "The share of requests that are traced, while there is a trace-collector.",
          false);
  public static final Key<Boolean> TRACE_FOLLOW_CALLERS =
      new Key<>(
          "trace-follow-callers",
          truth(),
          Fallback.fixed("false"),
          "Trace whatever a caller says is traced, too; any caller can say so.",
          false);
  public static final Key<LogFormat> LOG_FORMAT =
      new Key<>(
          "log-format",
          oneOf(LogFormat.class),
          Fallback.fixed("auto"),
          "Lines of the log: JSON, text, or by itself: text on a terminal, else JSON.",
          false);

  static final List<Key<?>> ALL =
      List.of(
          OPS_PORT, OPS_LISTEN, TRACE_COLLECTOR, TRACE_SAMPLING, TRACE_FOLLOW_CALLERS, LOG_FORMAT);

  private TelemetryKeys() {}
}
