package dev.florin.gateway.page;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookie in which the page's browser keeps the token: no script can read it.
 *
 * <p>A browser adds it to whatever goes to this server, whoever caused it. So it counts only beside
 * the header {@code Florin-Page}, which a page of elsewhere cannot send: that takes a preflight,
 * and no origin is ever allowed this header. {@code SameSite=Strict} says the same once more.
 */
public final class SessionCookie {
  /** The header that the page sends with each of its requests, with the value {@code 1}. */
  public static final String PAGE_HEADER = "Florin-Page";

  /** How long a browser keeps it at the most. */
  public static final Duration LIFE_MAX = Duration.ofDays(1);

  /** A browser drops a cookie of more than 4,096 bytes, name included, without a word. */
  public static final int TOKEN_BYTES_MAX = 4000;

  private static final String NAME = "florin_session";
  private static final String SECURE_NAME = "__Host-" + NAME;
  private static final String ALWAYS = "; Path=/; HttpOnly; SameSite=Strict";
  private static final String BEARER = "Bearer ";

  private SessionCookie() {}

  /** Whether this server's own page sends a request: no other one can send the header. */
  public static boolean isFromPage(HttpServerRequest request) {
    return "1".equals(request.getHeader(PAGE_HEADER));
  }

  /**
   * The {@code Authorization} that a request has: its own header, or else the page's token.
   *
   * @return null where it has neither
   */
  public static @Nullable String authorization(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null) {
      return header;
    }
    String token = isFromPage(request) ? token(request.headers()) : null;
    return token == null ? null : BEARER + token;
  }

  /**
   * Sets the cookie.
   *
   * @param seconds how long the browser is to keep it
   * @param overTls whether the browser reached this server by https
   */
  public static String of(String token, long seconds, boolean overTls) {
    return name(overTls) + "=" + token + ALWAYS + "; Max-Age=" + seconds + secure(overTls);
  }

  /** Removes it. */
  public static String none(boolean overTls) {
    return name(overTls) + "=" + ALWAYS + "; Max-Age=0" + secure(overTls);
  }

  private static @Nullable String token(MultiMap headers) {
    String insecure = null;
    for (String header : headers.getAll("Cookie")) {
      for (String pair : List.of(header.split(";", -1))) {
        String cookie = pair.strip();
        if (cookie.startsWith(SECURE_NAME + "=")) {
          return cookie.substring(SECURE_NAME.length() + 1);
        }
        if (cookie.startsWith(NAME + "=")) {
          insecure = cookie.substring(NAME.length() + 1);
        }
      }
    }
    return insecure;
  }

  private static String name(boolean overTls) {
    return overTls ? SECURE_NAME : NAME;
  }

  private static String secure(boolean overTls) {
    return overTls ? "; Secure" : "";
  }
}
