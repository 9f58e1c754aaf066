package dev.florin.app.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long transfers took to be known somewhere: from the time that they state, which the
 * database's clock gave while the wallets were locked, just before the commit, until they came.
 * Both clocks are this machine's. Threads: any.
 */
public final class Arrivals {
  private static final long LATENCY_MAX_MICROS = 60_000_000;
  private static final Pattern CREATED_AT = Pattern.compile("\"created_at\":\"([^\"]+)\"");

  private final String reader;
  private final Histogram micros = new Histogram(LATENCY_MAX_MICROS, 3);
  private long errors;
  private @Nullable String firstError;

  /**
   * @param reader who gets them, for the report
   */
  public Arrivals(String reader) {
    this.reader = reader;
  }

  /** What came, for one reader. */
  public record Known(
      String reader,
      long events,
      double p50Millis,
      double p99Millis,
      double maxMillis,
      long errors,
      @Nullable String firstError) {}

  /** Every transfer that this text tells of has just come. */
  void came(String json) {
    Instant now = Instant.now();
    Matcher matcher = CREATED_AT.matcher(json);
    while (matcher.find()) {
      count(ChronoUnit.MICROS.between(Instant.parse(matcher.group(1)), now));
    }
  }

  private synchronized void count(long taken) {
    micros.recordValue(Math.clamp(taken, 0, LATENCY_MAX_MICROS));
  }

  synchronized void failed(String why) {
    errors++;
    if (firstError == null) {
      firstError = why;
    }
  }

  /** Begins to count anew. */
  public synchronized void clear() {
    micros.reset();
  }

  /** What came since then. */
  public synchronized Known known() {
    return new Known(
        reader,
        micros.getTotalCount(),
        millis(50),
        millis(99),
        micros.getMaxValue() / 1e3,
        errors,
        firstError);
  }

  private double millis(int percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
