package dev.florin.ledger.postgres;

/**
 * The first column of every key: computed from a wallet's id, never chosen. One PostgreSQL has one
 * bucket; a distributed one has many, and each statement names one of them.
 */
public final class Bucket {
  /** The bucket of everything on one PostgreSQL. */
  public static final short ONLY = 0;

  private Bucket() {}

  /** Where a wallet lives. */
  public static short of(long walletId) {
    if (walletId <= 0) {
      throw new IllegalArgumentException("wallet_id: " + walletId + " (expected: > 0)");
    }
    return ONLY;
  }
}
