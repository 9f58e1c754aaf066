package dev.florin.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Headers that keep a browser from doing with an answer what nobody meant. */
final class SecurityHeaders {
  static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  /** A year of nothing but HTTPS; said over HTTPS only, since nobody may believe it otherwise. */
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private SecurityHeaders() {}

  /** Answers replace what they need otherwise. */
  static void put(HttpServerRequest request) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            .putHeader(Answer.CACHE_CONTROL, "no-store");
    if (request.isSSL()) {
      response.putHeader("Strict-Transport-Security", STRICT_TRANSPORT);
    }
  }
}
