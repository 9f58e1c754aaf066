package dev.florin.ledger.backlog;

import java.util.Locale;

/** Where an accepted transfer stands. The numbers are stored and never reused. */
public enum QueueState {
  /** It waits, or is being settled. */
  PENDING(1),
  /** The money moved. */
  SETTLED(2),
  /** It was decided against. */
  REFUSED(3),
  /** Its sender cancelled it, or an operator dropped it. */
  CANCELLED(4),
  /** It kept failing by a fault, and waits for an operator. */
  PARKED(5);

  private final short number;

  QueueState(int number) {
    this.number = (short) number;
  }

  /** The number in the database. */
  public short number() {
    return number;
  }

  /** The stable word that callers and operators see, such as {@code parked}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state with this number; an unknown number is a fault of the database's content. */
  public static QueueState ofNumber(int number) {
    for (QueueState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new IllegalArgumentException("state: " + number + " (expected: 1 to 5)");
  }
}
