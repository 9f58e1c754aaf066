package dev.florin.service;

import dev.florin.identity.Identity;
import dev.florin.wallet.v1.CallerIdentity;
import java.time.Instant;

/** What callers are told of themselves. */
final class CallerIdentities {
  private CallerIdentities() {}

  static CallerIdentity of(Identity identity) {
    CallerIdentity.Builder told =
        CallerIdentity.newBuilder()
            .setUserId(identity.userId())
            .addAllScopes(identity.scopes().names());
    if (identity.displayName() != null) {
      told.setDisplayName(identity.displayName());
    }
    if (!identity.expiresAt().equals(Instant.MAX)) {
      told.setExpiresAt(Messages.timestamp(identity.expiresAt()));
    }
    if (identity.keyId() != null) {
      told.setKeyId(identity.keyId());
    }
    return told.build();
  }
}
