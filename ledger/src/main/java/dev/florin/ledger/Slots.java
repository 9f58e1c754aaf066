package dev.florin.ledger;

/**
 * How the backlog is divided: a transfer's slot follows from its source wallet, so that one
 * wallet's transfers are all in one, and whoever holds the slot settles them in order.
 */
public final class Slots {
  /** How many; the migrations say it too. */
  public static final int COUNT = 32;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Slots() {}

  /** The slot of a wallet's outgoing transfers, 0 to {@link #COUNT} - 1. Stored: never changed. */
  public static short of(long sourceWalletId) {
    int bits = Integer.numberOfTrailingZeros(COUNT);
    return (short) ((sourceWalletId * GOLDEN_RATIO) >>> (Long.SIZE - bits));
  }

  /** The lease of whoever settles a slot: {@code slot/07}. */
  public static String lease(int slot) {
    return (slot < 10 ? "slot/0" : "slot/") + slot;
  }
}
