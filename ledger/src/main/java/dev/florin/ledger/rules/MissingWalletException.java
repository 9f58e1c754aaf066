package dev.florin.ledger.rules;

/** A movement names a wallet that is not in the database: a fault, since the door checks ids. */
public final class MissingWalletException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MissingWalletException(long walletId) {
    super("wallet_id: " + walletId + " (expected: a wallet in the database)");
  }
}
