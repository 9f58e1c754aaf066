package dev.florin.ledger;

/**
 * A number in the database that every instance knows, and that voids all copies of wallets made
 * under a lower one.
 *
 * <p>Threads: any; reading and raising wait for the database. Errors: {@link LedgerFaultException}
 * with {@code UNAVAILABLE}.
 */
public interface CacheGeneration {
  /** Names the database and its timeline: what was copied from one is never of another. */
  String databaseId();

  /** The generation of now; never falls. */
  long read();

  /** Makes it higher, durably. */
  void raise();
}
