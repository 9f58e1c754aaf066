package dev.florin.identity;

import java.util.Objects;

/**
 * A caller did not prove who they are. The message says why, in words that may be shown to the
 * caller. Checked, so that no door forgets its answer.
 */
public final class UnauthenticatedException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnauthenticatedException(String message) {
    // No stack trace and no cause: it is an answer, made for every bad token that is sent.
    super(message, null, false, false);
  }

  /** Why, in words that may be shown; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
