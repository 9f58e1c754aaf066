package dev.florin.gateway;

import io.vertx.core.http.HttpServerResponse;

/** Headers that keep a browser from doing with an answer what nobody meant. */
final class SecurityHeaders {
  static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

  private SecurityHeaders() {}

  static void put(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Referrer-Policy", "no-referrer");
  }
}
