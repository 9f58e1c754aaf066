package dev.florin.redis.throttle;

/**
 * How full one bucket is, as far as this instance knows, and the tokens taken from it that this
 * instance holds.
 *
 * <p>Counts billionths of a token: as many flow in each nanosecond as the limit refills tokens a
 * second, so nothing is ever rounded. Not safe for use by more than one thread.
 */
final class Level {
  private static final long TOKEN = 1_000_000_000L;
  private static final long PER_MICRO = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long full;
  private final long refill;

  private long missing;
  private int held;
  private long atNanos;

  /** A full bucket. */
  Level(Limit limit, long nowNanos) {
    this.full = limit.burst() * TOKEN;
    this.refill = limit.refillPerSecond();
    this.atNanos = nowNanos;
  }

  /** Lets flow in what has come since the last call. A time before that changes nothing. */
  void advance(long nowNanos) {
    long elapsedNanos = nowNanos - atNanos;
    if (elapsedNanos <= 0) {
      return;
    }
    atNanos = nowNanos;
    // A longer time fills it just the same, and might not fit a long.
    long inflow = Math.min(elapsedNanos, missing / refill + 1) * refill;
    missing = Math.max(0, missing - inflow);
  }

  /**
   * What Redis said when tokens were taken to hold.
   *
   * @param levelMicros what was there before, in millionths
   * @param done tokens that the bucket had kept room for until then, and that we spent meanwhile
   */
  void grant(int tokens, long levelMicros, int done) {
    long told = Math.clamp(full - levelMicros * PER_MICRO - done * TOKEN, 0, full);
    missing = tokens == 0 ? told : Math.max(missing, told);
    held = tokens;
  }

  boolean isHeld() {
    return held > 0;
  }

  void spendHeld() {
    held--;
    missing = Math.min(full, missing + TOKEN);
  }

  void dropHeld() {
    held = 0;
  }

  /** Spends a token of this instance's own count, whatever others take. */
  boolean spendOwn() {
    if (full - missing < TOKEN) {
      return false;
    }
    missing += TOKEN;
    return true;
  }

  /** Until there is a whole token, by this instance's own count. */
  long nanosToToken() {
    return Math.max(0, Math.ceilDiv(TOKEN - (full - missing), refill));
  }

  int remaining() {
    return Math.toIntExact((full - missing) / TOKEN);
  }

  long millisToFull() {
    return Math.ceilDiv(Math.ceilDiv(missing, refill), NANOS_PER_MILLI);
  }
}
