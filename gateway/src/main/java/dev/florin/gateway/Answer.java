package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param headers in the order in which they are sent; beside those that every answer has
 * @param gzip the body, compressed before; null where that is done when it is sent, if at all
 */
record Answer(int status, Buffer body, Map<String, String> headers, @Nullable Buffer gzip)
    implements Reply {
  static final String CACHE_CONTROL = "Cache-Control";

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CONNECTION = "Connection";
  private static final String CLOSE = "close";

  /** Money is nobody else's business, and yesterday's is no one's: nothing keeps a copy. */
  private static final String NO_STORE = "no-store";

  static Answer json(int status, JsonObject body) {
    return json(status, body.toBuffer());
  }

  /** JSON that is a text already. */
  static Answer json(int status, Buffer body) {
    return of(status, "application/json", body).with(CACHE_CONTROL, NO_STORE);
  }

  static Answer of(int status, String contentType, Buffer body) {
    return new Answer(status, body, Map.of(CONTENT_TYPE, contentType), null);
  }

  static Answer empty(int status) {
    return new Answer(status, Buffer.buffer(), Map.of(), null);
  }

  static Answer problem(Problem problem, String traceId) {
    Buffer body = problem.toJson(traceId).toBuffer();
    Answer answer =
        of(problem.code().status(), "application/problem+json", body).with(CACHE_CONTROL, NO_STORE);
    if (problem.code() == ProblemCode.UNAUTHENTICATED) {
      answer = answer.with("WWW-Authenticate", "Bearer");
    }
    if (problem.code().retryMayHelp()) {
      answer = answer.with("Retry-After", "1");
    }
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  /** The header of an answer after which the connection ends; only HTTP/1 has it. */
  static Map<String, String> closing() {
    return Map.of(CONNECTION, CLOSE);
  }

  boolean isLast() {
    return CLOSE.equals(headers.get(CONNECTION));
  }

  /** The same, with one header set. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more, gzip);
  }

  /** The same, compressed now and not each time it is sent. */
  Answer compressed() {
    return new Answer(status, body, headers, Gzip.compress(body));
  }

  /**
   * What is answered who has it already (304): all headers, since a browser takes them over what it
   * kept; without one, the usual one would take its place there.
   */
  Answer unchanged() {
    Map<String, String> kept = new LinkedHashMap<>(headers);
    kept.remove(CONTENT_TYPE);
    return new Answer(304, Buffer.buffer(), kept, null);
  }
}
