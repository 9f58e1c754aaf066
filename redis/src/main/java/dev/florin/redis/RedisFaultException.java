package dev.florin.redis;

import java.util.concurrent.CompletionException;

/** Redis did not do what it was asked to, or could not be asked; what it did is unknown. */
public final class RedisFaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a stack trace: it is made in numbers while Redis is away, and says it all. */
  RedisFaultException(String message) {
    super(message, null, false, false);
  }

  /** What a future failed with, out of the wrapping of the futures before it. */
  public static Throwable causeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause == null ? failure : cause;
  }
}
