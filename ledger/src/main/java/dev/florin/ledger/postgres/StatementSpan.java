package dev.florin.ledger.postgres;

import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The span of one statement, below the current one, which is nothing where that is not traced.
 * Named by OpenTelemetry's conventions for databases; never with a value.
 */
public final class StatementSpan {
  private static final Pattern OPERATION = Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE)\\b");
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:FROM|INTO|UPDATE)\\s+(?:ONLY\\s+)?([a-z_]+)");

  private StatementSpan() {}

  /**
   * @param table the first one; empty where there is none
   */
  public static Span begin(Tracer tracer, String operation, String table) {
    if (!CurrentTrace.isTraced()) {
      return Span.getInvalid();
    }
    String summary = table.isEmpty() ? operation : operation + " " + table;
    Span span =
        CurrentTrace.child(tracer, summary, SpanKind.CLIENT)
            .setAttribute(SpanKeys.DB_SYSTEM, "postgresql")
            .setAttribute(SpanKeys.DB_OPERATION, operation)
            .setAttribute(SpanKeys.DB_SUMMARY, summary);
    return table.isEmpty() ? span : span.setAttribute(SpanKeys.DB_COLLECTION, table);
  }

  /** Of a statement's text: its first operation, and its first table. */
  static Span begin(Tracer tracer, String sql) {
    return CurrentTrace.isTraced()
        ? begin(tracer, first(OPERATION, sql, "EXECUTE"), first(TABLE, sql, ""))
        : Span.getInvalid();
  }

  private static String first(Pattern pattern, String sql, String otherwise) {
    Matcher matcher = pattern.matcher(sql);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
