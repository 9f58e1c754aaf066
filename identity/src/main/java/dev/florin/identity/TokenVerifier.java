package dev.florin.identity;

/** Tells who a bearer token belongs to. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * Verifies a token and gives the identity it proves. It does not wait for anything outside the
   * process.
   *
   * @throws UnauthenticatedException when the token proves nothing; its message says why
   */
  Identity verify(String token) throws UnauthenticatedException;
}
