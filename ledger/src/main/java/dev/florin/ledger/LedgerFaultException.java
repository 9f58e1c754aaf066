package dev.florin.ledger;

import org.jspecify.annotations.Nullable;

/** The ledger could not decide, or cannot say what it decided. The fault tells what is certain. */
public final class LedgerFaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Fault fault;

  public LedgerFaultException(Fault fault, String message) {
    this(fault, message, null);
  }

  public LedgerFaultException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** What is certain about a command that got no outcome. */
  public enum Fault {
    /** The queue is full. The command did not happen. */
    OVERLOADED,
    /** The database cannot be reached, or the deadline passed first. It did not happen. */
    UNAVAILABLE,
    /** A twin with the same key is still being worked on. This command did nothing itself. */
    OUTCOME_PENDING,
    /** It may or may not have happened. Sending it again with the same key is safe, and tells. */
    OUTCOME_UNKNOWN,
    /** A defect of the program or of this one command. It did not happen. */
    INTERNAL
  }
}
