package dev.florin.gateway;

import dev.florin.telemetry.TraceDoor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets web pages of the origins that were named, and of no others, read what the gateway answers.
 * Who a caller is says his token alone, which a page has to send by itself: the cookie of the
 * wallet page counts only with a header that is allowed to no origin, and credentials of a browser
 * are not asked for.
 */
public final class CrossOrigin implements Handler<HttpServerRequest> {
  public static final String EXPECTATION =
      "origins with commas between, such as https://shop.example; http on a loopback host only";

  /** No path, no default port, lower case: exactly as a browser writes it. */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(https://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?"
              + "|http://(localhost|127\\.0\\.0\\.1|\\[::1]))(:[1-9][0-9]{0,4})?");

  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
  private static final String ASKED_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, traceparent";
  private static final String SHOWN_HEADERS =
      "ETag, Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, Trace-Id";
  private static final String REMEMBERED_SECONDS = "600";

  private final Set<String> origins;
  private final Handler<HttpServerRequest> next;

  CrossOrigin(Collection<String> origins, Handler<HttpServerRequest> next) {
    this.origins = Set.copyOf(origins);
    this.next = next;
  }

  /** Whether a text names one origin. */
  public static boolean isOrigin(String text) {
    return ORIGIN.matcher(text).matches();
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!origins.isEmpty()) {
      request.response().putHeader("Vary", "Origin");
      String origin = request.getHeader("Origin");
      if (origin != null && origins.contains(origin) && isPreflightAnswered(request, origin)) {
        return;
      }
    }
    next.handle(request);
  }

  private static boolean isPreflightAnswered(HttpServerRequest request, String origin) {
    HttpServerResponse response = request.response();
    response.putHeader("Access-Control-Allow-Origin", origin);
    if (!request.method().equals(HttpMethod.OPTIONS)
        || request.getHeader("Access-Control-Request-Method") == null) {
      response.putHeader("Access-Control-Expose-Headers", SHOWN_HEADERS);
      return false;
    }
    SecurityHeaders.put(request);
    var _ =
        response
            .setStatusCode(204)
            .putHeader(RequestTrace.HEADER, TraceDoor.newTraceId())
            .putHeader("Access-Control-Allow-Methods", METHODS)
            .putHeader("Access-Control-Allow-Headers", ASKED_HEADERS)
            .putHeader("Access-Control-Max-Age", REMEMBERED_SECONDS)
            .end();
    return true;
  }
}
