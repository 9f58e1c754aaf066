package dev.florin.gateway;

import dev.florin.gateway.contract.Operation;
import dev.florin.gateway.problem.Problem;
import dev.florin.telemetry.CurrentTrace;
import dev.florin.telemetry.SpanKeys;
import dev.florin.telemetry.TraceDoor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's part in its trace: the id that its answer tells, and the span, which is nothing
 * where it is not traced. Named by OpenTelemetry's conventions for HTTP servers, but without paths
 * and query strings: they may name people.
 *
 * <p>Confined to the request's event loop.
 */
final class RequestTrace {
  static final String HEADER = "Trace-Id";

  private static final Logger LOG = LoggerFactory.getLogger(RequestTrace.class);

  private static final int SERVER_FAULT = 500;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private String route = "what is not in the contract";
  private Span span;
  private Context context;

  private RequestTrace(Span span) {
    this.span = span;
    this.context = Context.root().with(span);
  }

  /** Continues the caller's trace; begins one where there is none, or none that can be read. */
  static RequestTrace of(HttpServerRequest request, TraceDoor door) {
    Span span = door.fromAnywhere(request, Headers.INSTANCE, "HTTP");
    if (span.isRecording()) {
      String method = request.method().name();
      span.setAttribute(SpanKeys.HTTP_METHOD, METHODS.contains(method) ? method : "_OTHER");
      span.setAttribute(
          SpanKeys.URL_SCHEME, String.valueOf(request.scheme()).toLowerCase(Locale.ROOT));
      span.setAttribute(
          SpanKeys.PROTOCOL_VERSION, request.version() == HttpVersion.HTTP_2 ? "2" : "1.1");
      span.updateName(METHODS.contains(method) ? method : "HTTP");
    }
    return new RequestTrace(span);
  }

  /** 32 lower-case hexadecimal digits. */
  String traceId() {
    return span.getSpanContext().getTraceId();
  }

  /** What is done for the request is done in it. */
  Context context() {
    return context;
  }

  /** What is asked for, by the contract's name for it. */
  String route() {
    return route;
  }

  /** What is asked for is known now. Health and pages are not worth a trace. */
  void route(Operation operation) {
    route = operation.id();
    if (!span.isRecording()) {
      return;
    }
    if (operation.secured()) {
      span.setAttribute(SpanKeys.HTTP_ROUTE, operation.path());
      span.updateName(operation.method().name() + " " + operation.path());
    } else {
      leaveOut();
    }
  }

  /** Keeps the ids and nothing else: a span that never ends is never told. */
  private void leaveOut() {
    context = CurrentTrace.ids(span);
    span = Span.fromContext(context);
  }

  void refused(Problem problem) {
    span.setAttribute(SpanKeys.PROBLEM, problem.code().code());
  }

  /** The answer is on its way. */
  void answered(int status) {
    if (LOG.isDebugEnabled()) {
      try (Scope _ = context.makeCurrent()) {
        LOG.debug("answered {} to {}", status, route);
      }
    }
    span.setAttribute(SpanKeys.HTTP_STATUS, (long) status);
    if (status >= SERVER_FAULT) {
      CurrentTrace.fail(span, Integer.toString(status));
    }
  }

  /** The caller did not wait for the answer. */
  void left() {
    span.setAttribute(SpanKeys.ERROR_TYPE, "caller_left");
    span.end();
  }

  void end() {
    span.end();
  }

  /** Reads a request's headers. */
  private enum Headers implements TextMapGetter<HttpServerRequest> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable HttpServerRequest request, String name) {
      return request == null ? null : request.getHeader(name);
    }
  }
}
