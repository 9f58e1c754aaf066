package dev.florin.ledger;

import java.util.Locale;

/**
 * Why a command that was understood is not done. The order is the precedence: of several reasons
 * the first one here is the answer. The numbers are stored and never reused.
 */
public enum RefusalCode {
  /** The key was used before with another request. */
  IDEMPOTENCY_KEY_REUSED(1, false),
  /** The recipient has no wallet in this currency. */
  RECIPIENT_NOT_FOUND(2, true),
  /** Source and destination are one wallet. */
  SAME_WALLET(3, false),
  /** A wallet holds another currency than the one stated. */
  CURRENCY_MISMATCH(4, false),
  /** A wallet is frozen in the direction that the money would go. */
  WALLET_FROZEN(5, true),
  /** The source holds less than the amount. */
  INSUFFICIENT_FUNDS(6, true),
  /** The destination would hold more than a wallet may. */
  AMOUNT_OVERFLOW(7, true);

  private final short number;
  private final boolean retryMayHelp;

  RefusalCode(int number, boolean retryMayHelp) {
    this.number = (short) number;
    this.retryMayHelp = retryMayHelp;
  }

  /** The number in the database. */
  public short number() {
    return number;
  }

  /** Whether a new request, with a new key, may succeed later. */
  public boolean retryMayHelp() {
    return retryMayHelp;
  }

  /** The stable code that callers see, such as {@code insufficient_funds}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code with this number; an unknown number is a fault of the database's content. */
  public static RefusalCode ofNumber(int number) {
    for (RefusalCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    throw new IllegalArgumentException("refusal: " + number + " (expected: 1 to 7)");
  }
}
