package dev.florin.redis.throttle;

/**
 * Whether a request may pass.
 *
 * @param remaining whole tokens left after it, as far as this instance knows; 0 when refused
 * @param millisToFull until the bucket is full again, if nobody takes from it
 * @param retryAfterMillis until there is a token again; 0 when it passes
 */
public record Verdict(boolean passes, int remaining, long millisToFull, long retryAfterMillis) {
  static Verdict pass(int remaining, long millisToFull) {
    return new Verdict(true, remaining, millisToFull, 0);
  }

  static Verdict refuse(long millisToFull, long retryAfterMillis) {
    return new Verdict(false, 0, millisToFull, Math.max(1, retryAfterMillis));
  }
}
