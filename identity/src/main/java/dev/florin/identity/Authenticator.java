package dev.florin.identity;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Tells who a token's bearer is. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Authenticates without ever waiting. The future is complete at once where everything that is
   * needed is at hand; else it completes on the thread of whoever was asked. It does not fail.
   */
  CompletableFuture<Proof> authenticate(String token);

  /**
   * For what goes on long after it was let in: tells, whenever it is asked, whether what was just
   * proved still holds, but for its end, which the identity tells. It does not wait.
   */
  default BooleanSupplier watch(Identity identity) {
    return () -> true;
  }

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
