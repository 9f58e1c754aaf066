package dev.florin.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector that may be away. After a failure it rests: what comes meanwhile is
 * dropped at once, so that next to nothing is spent on a collector that is not there, and the end
 * of the program does not wait for it. The log hears when it goes and when it is back, and nothing
 * in between.
 *
 * <p>Exports come from one thread at a time, their results from any.
 */
final class RestingExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(RestingExporter.class);
  private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();

  /** Held, because a level is forgotten with its logger. Says of each failure what is said here. */
  private static final java.util.logging.Logger LIBRARY =
      java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  private final SpanExporter sender;
  private final String collector;
  private final LongSupplier nanoClock;
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile long restUntilNanos;

  /**
   * Around what sends.
   *
   * @param collector its name in the log
   * @param nanoClock counts on, from anywhere
   */
  RestingExporter(SpanExporter sender, String collector, LongSupplier nanoClock) {
    this.sender = sender;
    this.collector = collector;
    this.nanoClock = nanoClock;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    if (away.get() && nanoClock.getAsLong() - restUntilNanos < 0) {
      return CompletableResultCode.ofFailure();
    }
    CompletableResultCode result = sender.export(spans);
    return result.whenComplete(() -> ended(result));
  }

  private void ended(CompletableResultCode result) {
    if (result.isSuccess()) {
      if (away.compareAndSet(true, false)) {
        LOG.info("the collector of traces at {} is there again", collector);
      }
      return;
    }
    restUntilNanos = nanoClock.getAsLong() + REST_NANOS;
    if (away.compareAndSet(false, true)) {
      LOG.warn(
          "traces are dropped until the collector at {} takes them: {}",
          collector,
          reason(result.getFailureThrowable()));
    }
  }

  /** Of what the library wraps several times, what a reader can do something about. */
  private static String reason(@Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return cause.toString();
      }
    }
    return String.valueOf(thrown);
  }

  @Override
  public CompletableResultCode flush() {
    return sender.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return sender.shutdown();
  }
}
