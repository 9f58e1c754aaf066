package dev.florin.app;

/** A command could not do what was asked; the message is one line for whoever asked. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** For a cause whose own message is already such a line. */
  CommandFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  CommandFailedException(String message) {
    super(message);
  }
}
