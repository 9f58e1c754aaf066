package dev.florin.redis;

import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import io.lettuce.core.protocol.RedisCommand;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A span around each command that is sent for something traced: from when it is sent until it is
 * answered. Its name is the command's, and the script's; keys and values are not told.
 *
 * @param tracer makes them
 */
record CommandSpans(Tracer tracer) {
  <T> CompletableFuture<T> around(String script, Supplier<CompletionStage<T>> dispatch) {
    if (!CurrentTrace.isTraced()) {
      return dispatch.get().toCompletableFuture();
    }
    Span span = CurrentTrace.child(tracer, "Redis", SpanKind.CLIENT);
    CompletionStage<T> sent = dispatch.get();
    if (sent instanceof RedisCommand<?, ?, ?> command) {
      String operation = command.getType().toString();
      String summary = script.isEmpty() ? operation : operation + " " + script;
      span.updateName(summary);
      span.setAttribute(SpanKeys.DB_OPERATION, operation);
      span.setAttribute(SpanKeys.DB_SUMMARY, summary);
    }
    span.setAttribute(SpanKeys.DB_SYSTEM, "redis");
    return sent.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                CurrentTrace.fail(
                    span, RedisFaultException.causeOf(failure).getClass().getSimpleName());
              }
              span.end();
            })
        .toCompletableFuture();
  }
}
