package dev.florin.ledger;

import dev.florin.ledger.audit.Act;
import java.util.Optional;

/**
 * Stops money from going into wallets or out of them, and lets it go again.
 *
 * <p>A freeze is made under the wallet's lock, and every transfer is decided under the same lock,
 * on the way that answers at once and on the one that settles later: what is committed after it was
 * decided by it. Transfers that were accepted before are refused when they settle.
 *
 * <p>Threads: any; these methods wait for the database. Errors: {@link LedgerFaultException} with
 * {@code UNAVAILABLE}; then a freeze may have happened, and setting it again is safe.
 */
public interface Freezes {
  /** How a wallet stands now; empty where there is no such wallet of a user. */
  Optional<Freeze> find(long walletId);

  /**
   * Sets how a wallet stands, and records who did it in the same transaction. Setting what is
   * already so is recorded as well.
   *
   * @return how it stood before; empty where there is no such wallet of a user: nothing was done
   */
  Optional<Freeze> set(long walletId, Freeze wanted, Act act);
}
