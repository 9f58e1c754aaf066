package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import dev.florin.gateway.throttle.Allowance;
import dev.florin.telemetry.TraceDoor;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. Confined to the request's event loop. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int LINGER_MILLIS = 1000;
  private static final String SAFE_TO_REPEAT =
      "Something went wrong on our side. A request that moves money is safe to send again with the"
          + " same Idempotency-Key. When you ask for help, name the trace_id.";

  private final HttpServerRequest request;
  private final int compressionBytesMin;
  private final RequestTrace trace;
  private final HttpMeters.Measured measured;
  private @Nullable Allowance allowance;

  Exchange(HttpServerRequest request, int compressionBytesMin, TraceDoor door, HttpMeters meters) {
    this.request = request;
    this.compressionBytesMin = compressionBytesMin;
    this.trace = RequestTrace.of(request, door);
    this.measured = meters.begin();
  }

  HttpServerRequest request() {
    return request;
  }

  RequestTrace trace() {
    return trace;
  }

  /** What is told of the request to those who watch. */
  HttpMeters.Measured measured() {
    return measured;
  }

  /** What the answer is to tell of the caller's limit. */
  void allow(Allowance decided) {
    allowance = decided;
  }

  /** Whether the caller has left or has an answer. */
  boolean isOver() {
    return request.response().ended() || request.response().closed();
  }

  /** Sends what the request gets, unless the caller has left or has something already. */
  void reply(Reply reply) {
    switch (reply) {
      case Answer answer -> answer(answer);
      case EventStream stream -> begin(stream);
    }
  }

  private void answer(Answer answer) {
    if (isOver()) {
      trace.left();
      measured.left();
      return;
    }
    HttpServerResponse response = head(answer.status(), answer.headers());
    Future<Void> sent = send(response, answer);
    trace.end();
    if (answer.isLast()) {
      sent.onComplete(done -> closeSoon());
    }
  }

  /** From here on the response is the stream's; its span ends where it begins to live long. */
  private void begin(EventStream stream) {
    if (isOver()) {
      trace.left();
      measured.left();
      stream.leave();
      return;
    }
    HttpServerResponse response = head(200, EventStream.HEADERS);
    trace.end();
    if (request.method().equals(HttpMethod.HEAD)) {
      stream.leave();
      var _ = response.end();
      return;
    }
    stream.begin(response);
  }

  private HttpServerResponse head(int status, Map<String, String> headers) {
    measure(status);
    HttpServerResponse response = request.response();
    response.setStatusCode(status);
    response.putHeader(RequestTrace.HEADER, trace.traceId());
    trace.answered(status);
    SecurityHeaders.put(request);
    if (allowance != null) {
      allowance.put(response);
    }
    headers.forEach(response::putHeader);
    return response;
  }

  /** In its trace, so that a slow one can be looked at. */
  private void measure(int status) {
    try (Scope _ = trace.context().makeCurrent()) {
      measured.end(status);
    }
  }

  private Future<Void> send(HttpServerResponse response, Answer answer) {
    Buffer body = answer.body();
    if (body.length() == 0) {
      return response.end();
    }
    response.headers().add("Vary", "Accept-Encoding");
    if (request.method().equals(HttpMethod.HEAD)) {
      return response.putHeader("Content-Length", Integer.toString(body.length())).end();
    }
    if (body.length() >= compressionBytesMin
        && Gzip.isAccepted(request.getHeader("Accept-Encoding"))) {
      Buffer before = answer.gzip();
      return response
          .putHeader("Content-Encoding", "gzip")
          .end(before == null ? Gzip.compress(body) : before);
    }
    return response.end(body);
  }

  /** Not at once: a caller who is still sending would lose the answer with the connection. */
  private void closeSoon() {
    Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
        .owner()
        .setTimer(LINGER_MILLIS, timer -> request.connection().close());
  }

  void reject(Problem problem) {
    trace.refused(problem);
    answer(Answer.problem(problem, trace.traceId()));
  }

  /** Answers what went wrong: a rejection as it is, and of all else only that it did. */
  void fail(Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      reject(rejected.problem());
      return;
    }
    try (Scope _ = trace.context().makeCurrent()) {
      LOG.error("a request failed: {}", trace.route(), failure);
    }
    reject(Problem.of(ProblemCode.INTERNAL, SAFE_TO_REPEAT));
  }
}
