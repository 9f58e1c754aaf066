package dev.florin.ledger.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as operators see it. All times are the database's clock's.
 *
 * @param id names it; public
 * @param owner the user as whom its holder acts
 * @param label an operator's words, may be empty
 * @param scopes what it allows, in the order of their names
 * @param previousUntil until when the secret before the last rotation is good, too; null for never
 * @param rotatedAt when it got its present secret; null for when it was made
 * @param revokedAt since when it allows nothing; null while it is not revoked
 * @param isLive whether it was neither revoked nor expired when it was looked at
 */
public record ApiKey(
    String id,
    String owner,
    String label,
    List<String> scopes,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant previousUntil,
    @Nullable Instant rotatedAt,
    @Nullable Instant revokedAt,
    boolean isLive) {
  public ApiKey {
    scopes = List.copyOf(scopes);
  }
}
