package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. Confined to the request's event loop. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final String SAFE_TO_REPEAT =
      "Something went wrong on our side. A request that moves money is safe to send again with the"
          + " same Idempotency-Key. When you ask for help, name the trace_id.";

  private final HttpServerRequest request;
  private final TraceContext trace;

  Exchange(HttpServerRequest request) {
    this.request = request;
    this.trace = TraceContext.of(request.getHeader(TraceContext.HEADER));
  }

  HttpServerRequest request() {
    return request;
  }

  TraceContext trace() {
    return trace;
  }

  /** Sends the answer, unless the caller has left or has one already. */
  void answer(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader("Trace-Id", trace.traceId());
    SecurityHeaders.put(response);
    answer.headers().forEach(response::putHeader);
    if (answer.body().length() == 0) {
      response.end();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(answer.body().length())).end();
    } else {
      response.putHeader("Vary", "Accept-Encoding").end(answer.body());
    }
  }

  void reject(Problem problem) {
    answer(Answer.problem(problem, trace));
  }

  /** Answers what went wrong: a rejection as it is, and of all else only that it did. */
  void fail(Throwable failure) {
    if (failure instanceof RejectedException rejected) {
      reject(rejected.problem());
      return;
    }
    LOG.error("trace_id={} {} {}", trace.traceId(), request.method(), request.path(), failure);
    reject(Problem.of(ProblemCode.INTERNAL, SAFE_TO_REPEAT));
  }
}
