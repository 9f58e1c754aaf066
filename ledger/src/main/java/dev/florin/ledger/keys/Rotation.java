package dev.florin.ledger.keys;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A new secret for a key.
 *
 * @param secretHash of the new one
 * @param overlap how long the one before it stays good: nothing to {@link ApiKeys#OVERLAP_MAX}, and
 *     never past the key's own end
 * @param validFor how long the key is good from now on, a second to {@link ApiKeys#VALID_FOR_MAX};
 *     null to leave its end where it is
 */
public record Rotation(SecretHash secretHash, Duration overlap, @Nullable Duration validFor) {
  public Rotation {
    if (overlap.isNegative() || overlap.compareTo(ApiKeys.OVERLAP_MAX) > 0) {
      throw new IllegalArgumentException(
          "overlap: " + overlap + " (expected: 0 to " + ApiKeys.OVERLAP_MAX.toDays() + " days)");
    }
    if (validFor != null) {
      NewApiKey.requireValidity(validFor);
    }
  }
}
