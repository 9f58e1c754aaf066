package dev.florin.ledger.keys;

/** What came of an act on the keys. Only {@link Done} did anything. */
public sealed interface KeyChange {
  /**
   * It was done, and is recorded.
   *
   * @param key as it is now
   */
  record Done(ApiKey key) implements KeyChange {}

  /** There is no such key. */
  record NotThere() implements KeyChange {}

  /**
   * The key was revoked, or has expired, and gets no other secret.
   *
   * @param key as it is
   */
  record Ended(ApiKey key) implements KeyChange {}

  /** There are {@link ApiKeys#LIVE_KEYS_MAX} keys that are neither revoked nor expired. */
  record TooMany() implements KeyChange {}
}
