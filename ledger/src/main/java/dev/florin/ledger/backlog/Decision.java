package dev.florin.ledger.backlog;

import dev.florin.ledger.audit.Act;
import org.jspecify.annotations.Nullable;

/**
 * An operator's, as it is recorded.
 *
 * @param actor who decided: 1 to 255 characters
 * @param reason why: 1 to 1000 characters
 * @param origin from where: 1 to 255 characters
 */
public record Decision(String actor, String reason, String origin) {
  private static final int ACTOR_CODE_POINTS_MAX = 255;
  private static final int ORIGIN_CODE_POINTS_MAX = 255;
  private static final int REASON_CODE_POINTS_MAX = 1_000;

  public Decision {
    requireText("actor", actor, ACTOR_CODE_POINTS_MAX);
    requireText("reason", reason, REASON_CODE_POINTS_MAX);
    requireText("origin", origin, ORIGIN_CODE_POINTS_MAX);
  }

  /** One that was made at a command line, wherever that is. */
  public Decision(String actor, String reason) {
    this(actor, reason, "command line");
  }

  /** As the audit log has it. */
  public Act act(String name, @Nullable Long walletId, String detail) {
    return new Act(actor, null, name, walletId, detail, reason, origin, null);
  }

  private static void requireText(String name, String text, int codePointsMax) {
    int length = text.codePointCount(0, text.length());
    if (text.isBlank() || length > codePointsMax) {
      String found = text.isBlank() ? "blank" : length + " characters";
      throw new IllegalArgumentException(
          name + ": " + found + " (expected: 1 to " + codePointsMax + " characters)");
    }
    if (text.codePoints().anyMatch(Decision::isUnprintable)) {
      throw new IllegalArgumentException(
          name + ": holds a control character (expected: one line of text)");
    }
  }

  private static boolean isUnprintable(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
