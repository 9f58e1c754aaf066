package dev.florin.ledger;

/**
 * The ledger must not run like this: a server too old, a clock too far off. The message is one line
 * for the operator; nothing was changed.
 */
public final class LedgerStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LedgerStartException(String message) {
    super(message);
  }
}
