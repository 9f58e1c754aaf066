package dev.florin.gateway;

/** The header that marks the first answer to a key when it is given again. */
final class Replay {
  static final String HEADER = "Idempotent-Replayed";
  static final String VALUE = "true";

  private Replay() {}
}
