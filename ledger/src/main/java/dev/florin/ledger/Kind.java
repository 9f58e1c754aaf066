package dev.florin.ledger;

/** What a transfer is to the people it touches. The numbers are stored and never reused. */
public enum Kind {
  /** From a system wallet to a user's wallet. */
  DEPOSIT(1),
  /** From a user's wallet to a system wallet. */
  WITHDRAWAL(2),
  /** From a user's wallet to another user's wallet. */
  TRANSFER(3);

  private final short number;

  Kind(int number) {
    this.number = (short) number;
  }

  /** The number in the database. */
  public short number() {
    return number;
  }

  /** The kind with this number; an unknown number is a fault of the database's content. */
  public static Kind ofNumber(int number) {
    for (Kind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: " + number + " (expected: 1 to 3)");
  }
}
