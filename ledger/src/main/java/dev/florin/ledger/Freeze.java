package dev.florin.ledger;

/** Which way money may not go in or out of a wallet. */
public enum Freeze {
  NONE(0),
  IN(1),
  OUT(2),
  BOTH(3);

  private final int number;

  Freeze(int number) {
    this.number = number;
  }

  /** The number that the database has for it: {@code wallet.frozen}. */
  public int number() {
    return number;
  }

  /** The other way round. */
  public static Freeze ofNumber(int number) {
    for (Freeze freeze : values()) {
      if (freeze.number == number) {
        return freeze;
      }
    }
    throw new IllegalArgumentException("frozen: " + number + " (expected: 0 to 3)");
  }
}
