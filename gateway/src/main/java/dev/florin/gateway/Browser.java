package dev.florin.gateway;

import dev.florin.gateway.page.SessionCookie;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a browser says of the page that a request is made by.
 *
 * @param isPage whether it is this server's own page: only that can send the header
 * @param isOverTls whether the page was reached by https, whatever proxy is between
 */
record Browser(boolean isPage, boolean isOverTls) {
  static Browser of(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    return new Browser(
        SessionCookie.isFromPage(request),
        request.isSSL() || (origin != null && origin.startsWith("https://")));
  }
}
