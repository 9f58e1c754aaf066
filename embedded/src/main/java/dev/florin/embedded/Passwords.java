package dev.florin.embedded;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that nobody chose. */
final class Passwords {
  private static final int BYTES = 24;

  private Passwords() {}

  /** Of letters, digits, hyphens and underscores, so that no format needs it quoted. */
  static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
