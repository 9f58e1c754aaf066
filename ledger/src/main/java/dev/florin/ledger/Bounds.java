package dev.florin.ledger;

/** The limits of money and text, each repeated by a constraint in the database. */
public final class Bounds {
  /**
   * The largest amount and the largest balance, in minor units: below 2^53, exact in JavaScript.
   */
  public static final long AMOUNT_MINOR_MAX = 1_000_000_000_000_000L;

  /** Code points in a note. */
  public static final int NOTE_CODE_POINTS_MAX = 200;

  /** Characters of a user id, of a caller and of an idempotency key: printable ASCII. */
  public static final int NAME_CHARACTERS_MAX = 255;

  private Bounds() {}

  /** Whether {@code text} is 1 to 255 printable ASCII characters (0x20 to 0x7E). */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > NAME_CHARACTERS_MAX) {
      return false;
    }
    return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
  }

  static String requireName(String field, String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException(field + ": expected 1 to 255 printable ASCII characters");
    }
    return text;
  }
}
