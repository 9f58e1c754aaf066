package dev.florin.ledger.rules;

/**
 * A wallet as it is under its row lock.
 *
 * @param id the wallet
 * @param balanceMinor minor units
 * @param version transfers so far
 * @param floorMinor the least balance allowed
 * @param ceilingMinor the greatest balance allowed
 * @param frozen bits: {@link #FROZEN_IN}, {@link #FROZEN_OUT}
 * @param currency ISO 4217 code
 * @param lastTransferId its newest transfer; 0 if there is none
 */
public record WalletState(
    long id,
    long balanceMinor,
    long version,
    long floorMinor,
    long ceilingMinor,
    int frozen,
    String currency,
    long lastTransferId) {
  /** Nothing may come in. */
  public static final int FROZEN_IN = 1;

  /** Nothing may go out. */
  public static final int FROZEN_OUT = 2;

  /** The wallet after a transfer that adds {@code deltaMinor}. Bounds are the caller's business. */
  WalletState after(long deltaMinor, long transferId) {
    return after(deltaMinor, 1, transferId);
  }

  /** The wallet after {@code transfers} transfers, {@code lastId} the last of them. */
  public WalletState after(long deltaMinor, int transfers, long lastId) {
    return new WalletState(
        id,
        Math.addExact(balanceMinor, deltaMinor),
        version + transfers,
        floorMinor,
        ceilingMinor,
        frozen,
        currency,
        lastId);
  }
}
