package dev.florin.identity;

import org.jspecify.annotations.Nullable;

/** Reads the token out of {@code Authorization: Bearer <token>}. */
public final class BearerHeader {
  private static final String SCHEME = "Bearer ";

  private BearerHeader() {}

  /**
   * The token in the value of an {@code Authorization} header.
   *
   * @param header null where the request has none
   * @throws UnauthenticatedException when there is no header, or one of another scheme
   */
  public static String token(@Nullable String header) throws UnauthenticatedException {
    if (header == null) {
      throw new UnauthenticatedException(
          "no token was sent (expected: the header Authorization: Bearer <token>)");
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new UnauthenticatedException(
          "the Authorization header has another scheme (expected: Bearer <token>)");
    }
    return header.substring(SCHEME.length()).strip();
  }
}
