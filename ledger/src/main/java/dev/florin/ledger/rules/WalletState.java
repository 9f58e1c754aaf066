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
 */
public record WalletState(
    long id,
    long balanceMinor,
    long version,
    long floorMinor,
    long ceilingMinor,
    int frozen,
    String currency) {
  /** Nothing may come in. */
  public static final int FROZEN_IN = 1;

  /** Nothing may go out. */
  public static final int FROZEN_OUT = 2;

  /** The wallet after {@code deltaMinor} more, one version on. Bounds are the caller's business. */
  WalletState after(long deltaMinor) {
    return new WalletState(
        id,
        Math.addExact(balanceMinor, deltaMinor),
        version + 1,
        floorMinor,
        ceilingMinor,
        frozen,
        currency);
  }

  /** The wallet as it was before {@code transfers} transfers that added {@code deltaMinor}. */
  public WalletState before(long deltaMinor, int transfers) {
    return new WalletState(
        id,
        Math.subtractExact(balanceMinor, deltaMinor),
        version - transfers,
        floorMinor,
        ceilingMinor,
        frozen,
        currency);
  }
}
