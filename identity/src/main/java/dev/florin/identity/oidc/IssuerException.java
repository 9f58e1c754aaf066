package dev.florin.identity.oidc;

/** The issuer gave no keys; the message says why, in words for the log. */
final class IssuerException extends Exception {
  private static final long serialVersionUID = 1L;

  IssuerException(String message) {
    super(message);
  }

  IssuerException(String message, Throwable cause) {
    super(message, cause);
  }
}
