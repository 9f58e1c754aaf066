package dev.florin.app;

import java.util.Optional;

/**
 * What a caller was told.
 *
 * @param status of HTTP, or the one that a gRPC status stands for; {@link #NONE} without an answer
 * @param text the whole answer without its trace id
 * @param replayed whether it says that it was given before
 * @param line the movement, where one was made
 */
record Answer(int status, String text, boolean replayed, Optional<Line> line) {
  static final int NONE = 0;
  private static final int DONE = 201;
  private static final int REFUSED = 422;
  private static final int PENDING = 409;
  private static final int UNAVAILABLE = 503;

  /** A movement as its wallet's owner sees it. */
  record Line(String id, long amountMinor, long balanceAfterMinor) {}

  static Answer none(Throwable why) {
    return new Answer(NONE, why.toString(), false, Optional.empty());
  }

  boolean isDone() {
    return status == DONE;
  }

  /** Done or refused: an answer that must stay the same for ever. */
  boolean isFinal() {
    return isDone() || status == REFUSED;
  }

  /** Says that the outcome is open, and that the caller may ask again. */
  boolean saysTryAgain() {
    return status == UNAVAILABLE || status == PENDING;
  }

  boolean isNone() {
    return status == NONE;
  }

  boolean saysTheSameAs(Answer other) {
    return status == other.status && text.equals(other.text);
  }
}
