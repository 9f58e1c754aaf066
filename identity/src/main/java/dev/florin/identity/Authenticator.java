package dev.florin.identity;

import java.util.concurrent.CompletableFuture;

/** Tells who a token's bearer is. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Authenticates without ever waiting. The future is complete at once where everything that is
   * needed is at hand; else it completes on the thread of whoever was asked. It does not fail.
   */
  CompletableFuture<Proof> authenticate(String token);

  /** One that has all it needs at hand. */
  static Authenticator of(TokenVerifier verifier) {
    return token -> CompletableFuture.completedFuture(proof(verifier, token));
  }

  private static Proof proof(TokenVerifier verifier, String token) {
    try {
      return new Proof.Identified(verifier.verify(token));
    } catch (UnauthenticatedException e) {
      return new Proof.Refused(e.getMessage());
    }
  }
}
