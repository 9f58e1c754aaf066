package dev.florin.embedded;

import org.jspecify.annotations.Nullable;

/** PostgreSQL or Redis could not be started or stopped; the first line of the message says why. */
public final class EmbeddedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedException(String message) {
    super(message);
  }

  EmbeddedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
