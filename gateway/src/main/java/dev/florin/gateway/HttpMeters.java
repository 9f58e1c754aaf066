package dev.florin.gateway;

import dev.florin.gateway.contract.Operation;
import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import dev.florin.telemetry.TimerTable;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How long requests take, by what they ask for and how they end. Nothing that a caller writes is a
 * label: there are as many as the contract has operations, and one for all else.
 *
 * <p>A stream counts up to its beginning. Threads: any.
 */
final class HttpMeters {
  private static final String NO_OPERATION = "none";

  private final LongAdder inProgress = new LongAdder();
  private final TimerTable timers;

  HttpMeters(Instruments instruments) {
    Meters meters = Meters.of(instruments);
    timers =
        new TimerTable(
            meters,
            "florin.http.request",
            "Requests, from their head up to their answer.",
            "operation",
            "outcome");
    meters.gauge(
        "florin.http.requests.in.progress", "Requests without an answer yet.", inProgress::sum);
  }

  /** How a request ends. */
  enum End {
    OK,
    /** A decision: about money, or about what is asked for as things are. */
    REFUSED,
    INVALID,
    UNAUTHENTICATED,
    DENIED,
    THROTTLED,
    UNAVAILABLE,
    FAILED,
    /** The caller had left before there was an answer. */
    LEFT;

    private final String label = name().toLowerCase(Locale.ROOT);

    static End of(int status) {
      return switch (status) {
        case 401 -> UNAUTHENTICATED;
        case 403 -> DENIED;
        case 409, 422 -> REFUSED;
        case 429 -> THROTTLED;
        case 503 -> UNAVAILABLE;
        default -> status < 400 ? OK : status < 500 ? INVALID : FAILED;
      };
    }
  }

  /** A request came in. */
  Measured begin() {
    inProgress.increment();
    return new Measured();
  }

  /** One request. Confined to its event loop. */
  final class Measured {
    private final long begunNanos = System.nanoTime();
    private String operation = NO_OPERATION;
    private boolean over;

    /**
     * What it asks for.
     *
     * @param meant null where that is nothing
     */
    void asksFor(@Nullable Operation meant) {
      operation = meant == null ? NO_OPERATION : meant.id();
    }

    /** Its answer is there; only the first end counts. */
    void end(int status) {
      end(End.of(status));
    }

    /** Nobody waits for an answer any more. */
    void left() {
      end(End.LEFT);
    }

    private void end(End end) {
      if (!over) {
        over = true;
        inProgress.decrement();
        timers
            .at(operation, end.label)
            .record(System.nanoTime() - begunNanos, TimeUnit.NANOSECONDS);
      }
    }
  }
}
