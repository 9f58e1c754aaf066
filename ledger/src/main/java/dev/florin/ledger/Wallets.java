package dev.florin.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wallets, who owns them, and what is in them.
 *
 * <p>Threads: any; these methods wait for the database, but the facts of wallets seen before come
 * from memory. Errors: {@link LedgerFaultException} with {@code UNAVAILABLE}.
 */
public interface Wallets {
  /** The most wallets whose versions are asked for at once. */
  int VERSIONS_MAX = 10_000;

  /**
   * Opens the owner's wallet in a currency, or gives the one there is: one per owner and currency.
   */
  Opened open(String ownerId, String ownerName, String currency);

  /** The wallet with this id; system wallets are not found here. */
  Optional<Wallet> find(long walletId);

  /** The same, asked of the database in any case. */
  Optional<Wallet> findStored(long walletId);

  /** A user's wallet in a currency. */
  Optional<Wallet> find(String ownerId, String currency);

  /** Whether {@link #find(long)} answers from memory, without waiting. */
  boolean isAtHand(long walletId);

  /** Whether {@link #find(String, String)} answers from memory, without waiting. */
  boolean isAtHand(String ownerId, String currency);

  /**
   * A user's wallets with their balances, oldest first; there are at most as many as currencies.
   */
  List<Holding> holdings(String ownerId);

  /** The committed balance, read from the primary. */
  Optional<Balance> balance(long walletId);

  /**
   * The committed versions of many wallets, by their ids, in one question; without those that are
   * not there.
   *
   * @param walletIds at most {@link #VERSIONS_MAX}
   */
  Map<Long, Long> versions(long[] walletIds);

  /**
   * A wallet as {@link #open} leaves it.
   *
   * @param wallet the owner's wallet in that currency
   * @param created false if it was there before
   */
  record Opened(Wallet wallet, boolean created) {}

  /** A wallet and what was in it when it was read. */
  record Holding(Wallet wallet, Balance balance) {}
}
