package dev.florin.ledger.keys;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is needed to tell who calls.
 *
 * @param id names it
 * @param secretHash of its secret
 * @param previous the secret before it; null where only one is good
 * @param owner the user as whom its holder acts
 * @param scopes what it allows
 * @param expiresAt its end, by the database's clock
 */
public record LiveKey(
    String id,
    SecretHash secretHash,
    @Nullable Previous previous,
    String owner,
    Set<String> scopes,
    Instant expiresAt) {
  public LiveKey {
    scopes = Set.copyOf(scopes);
  }

  /**
   * A secret that was replaced.
   *
   * @param until its end, by the database's clock
   */
  public record Previous(SecretHash secretHash, Instant until) {}
}
