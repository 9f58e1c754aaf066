package dev.florin.identity.oidc;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of an issuer's keys at one time.
 *
 * @param confirmedAt when the issuer last gave them; {@link Instant#MIN} for never
 * @param isAnswered whether it answered when it was last asked
 * @param removals how often a key was taken away
 */
record KnownKeys(KeySet keys, Instant confirmedAt, boolean isAnswered, long removals) {
  /** How long the last keys are good while the issuer does not answer. */
  static final Duration AGE_MAX = Duration.ofHours(24);

  static final KnownKeys NOTHING = new KnownKeys(KeySet.EMPTY, Instant.MIN, false, 0);

  KnownKeys renewed(KeySet given, Instant now) {
    return new KnownKeys(given, now, true, given.keepsAllOf(keys) ? removals : removals + 1);
  }

  KnownKeys unanswered() {
    return new KnownKeys(keys, confirmedAt, false, removals);
  }

  /** Whether they may still decide. */
  boolean areGood(Instant now) {
    return now.minus(AGE_MAX).isBefore(confirmedAt);
  }

  /** Whether it is time to ask again. */
  boolean areDue(Instant now, Duration refreshAfter) {
    return !isAnswered || !now.minus(refreshAfter).isBefore(confirmedAt);
  }
}
