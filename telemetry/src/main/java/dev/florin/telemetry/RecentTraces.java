package dev.florin.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The traced commands of late, by their trace ids: what is done for them later and elsewhere in
 * this process, when their calls have long had their answers, is told beside them. A bounded
 * number; what is older is forgotten, and what is done for it then is not traced.
 *
 * <p>Safe for use by many threads.
 */
public final class RecentTraces {
  private static final int TRACES_MAX = 4_096;

  private final Map<String, SpanContext> spans =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SpanContext> eldest) {
          return size() > TRACES_MAX;
        }
      };

  /** Until something is traced, a look costs nothing. */
  private volatile boolean any;

  /** Remembers the span of a traced command; a later one of the same trace takes its place. */
  public void add(SpanContext span) {
    synchronized (spans) {
      spans.put(span.getTraceId(), span);
      any = true;
    }
  }

  /** The span of a traced command; empty where it is not traced, or not any more. */
  public Optional<SpanContext> find(@Nullable String traceId) {
    if (!any || traceId == null) {
      return Optional.empty();
    }
    synchronized (spans) {
      return Optional.ofNullable(spans.get(traceId));
    }
  }
}
