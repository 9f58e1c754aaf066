package dev.florin.redis;

/** Redis did not do what it was asked to, or could not be asked; what it did is unknown. */
public final class RedisFaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a stack trace: it is made in numbers while Redis is away, and says it all. */
  RedisFaultException(String message) {
    super(message, null, false, false);
  }
}
