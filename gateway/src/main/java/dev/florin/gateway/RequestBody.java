package dev.florin.gateway;

import dev.florin.gateway.problem.Problem;
import dev.florin.gateway.problem.ProblemCode;
import dev.florin.gateway.problem.RejectedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request's body, up to a size and for a time. Confined to the request's event loop. */
final class RequestBody {
  private static final List<String> CHUNKED = List.of("chunked");
  private static final Set<String> JSON_TYPES =
      Set.of(
          "application/json",
          "application/json;charset=utf-8",
          "application/json;charset=\"utf-8\"");

  private final Promise<byte[]> whole = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private final int bytesMax;

  private RequestBody(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Refuses a body that is not JSON in UTF-8, by what its headers say. */
  static void requireJson(HttpServerRequest request) throws RejectedException {
    String type = normalized(request.getHeader("Content-Type"));
    String encoding = normalized(request.getHeader("Content-Encoding"));
    if (!JSON_TYPES.contains(type)) {
      throw new RejectedException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "the Content-Type is "
              + (type.isEmpty() ? "missing" : "another")
              + " (expected: application/json)");
    }
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new RejectedException(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE, "the body has a Content-Encoding (expected: none)");
    }
  }

  /**
   * Whether the Transfer-Encoding is none, or one plain {@code chunked} (RFC 9112, section 6). A
   * body framed in a way that only one of two servers in a row understands is the next request to
   * the other, so with any other nothing more on the connection may be read.
   */
  static boolean isFramingKnown(HttpServerRequest request) {
    List<String> codings = request.headers().getAll("Transfer-Encoding");
    return codings.isEmpty() || codings.equals(CHUNKED);
  }

  /** The body, once it is there; fails with a rejection when it is too large or too slow. */
  static Future<byte[]> read(HttpServerRequest request, int bytesMax, Duration timeout) {
    RequestBody body = new RequestBody(bytesMax);
    if (body.isDeclaredTooLarge(request)) {
      body.whole.fail(tooLarge(bytesMax, request));
      return body.whole.future();
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    body.receive(request);
    Context context = Vertx.currentContext();
    long timer =
        context.owner().setTimer(timeout.toMillis(), id -> body.whole.tryFail(tooSlow(request)));
    return body.whole.future().onComplete(done -> context.owner().cancelTimer(timer));
  }

  private boolean isDeclaredTooLarge(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length != null && Long.parseLong(length) > bytesMax;
  }

  private void receive(HttpServerRequest request) {
    request.handler(bytes -> {
      if (received.length() + bytes.length() > bytesMax) {
        whole.tryFail(tooLarge(bytesMax, request));
      } else if (!whole.future().isComplete()) {
        received.appendBuffer(bytes);
      }
    });
    request.endHandler(end -> whole.tryComplete(received.getBytes()));
    request.exceptionHandler(failure ->
        whole.tryFail(
            closing(request, ProblemCode.MALFORMED_REQUEST, "the body cannot be read to its end")));
  }

  private static RejectedException tooLarge(int bytesMax, HttpServerRequest request) {
    return closing(
        request,
        ProblemCode.BODY_TOO_LARGE,
        "the body is too large (expected: at most " + bytesMax + " bytes)");
  }

  private static RejectedException tooSlow(HttpServerRequest request) {
    return closing(request, ProblemCode.MALFORMED_REQUEST, "the body did not arrive in time");
  }

  /** The rest of the body is not worth waiting for; HTTP/2 only ends the stream. */
  private static RejectedException closing(
      HttpServerRequest request, ProblemCode code, String detail) {
    Problem problem = Problem.of(code, detail);
    return new RejectedException(
        request.version() == HttpVersion.HTTP_2 ? problem : problem.with(Answer.closing()));
  }

  private static String normalized(@Nullable String header) {
    return header == null ? "" : header.replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
