package dev.florin.identity;

import org.jspecify.annotations.Nullable;

/** The sandbox's key file cannot be used; the message is one line that says why. */
public final class SandboxKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SandboxKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
