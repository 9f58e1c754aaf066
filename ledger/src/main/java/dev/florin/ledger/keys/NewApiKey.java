package dev.florin.ledger.keys;

import dev.florin.ledger.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key that is to be.
 *
 * @param id 12 letters and digits, which no other key has
 * @param secretHash of its secret
 * @param owner a user id
 * @param label an operator's words: at most 200 characters of one line, may be empty
 * @param scopes 1 to 10 names, each 1 to 50 small letters, dots, colons and dashes
 * @param validFor a second to {@link ApiKeys#VALID_FOR_MAX}
 */
public record NewApiKey(
    String id,
    SecretHash secretHash,
    String owner,
    String label,
    List<String> scopes,
    Duration validFor) {
  private static final int LABEL_CODE_POINTS_MAX = 200;
  private static final int SCOPES_MAX = 10;
  private static final Pattern SCOPE = Pattern.compile("[a-z._:-]{1,50}");

  public NewApiKey {
    scopes = scopes.stream().distinct().sorted().toList();
    if (!Bounds.isName(owner)) {
      throw new IllegalArgumentException("owner (expected: 1 to 255 printable ASCII characters)");
    }
    if (label.codePointCount(0, label.length()) > LABEL_CODE_POINTS_MAX
        || label.codePoints().anyMatch(NewApiKey::isUnprintable)) {
      throw new IllegalArgumentException(
          "label (expected: at most " + LABEL_CODE_POINTS_MAX + " characters of one line)");
    }
    if (scopes.isEmpty() || scopes.size() > SCOPES_MAX) {
      throw new IllegalArgumentException(
          "scope: " + scopes.size() + " names (expected: 1 to " + SCOPES_MAX + ")");
    }
    if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      throw new IllegalArgumentException("scope (expected: names of 1 to 50 small letters)");
    }
    requireValidity(validFor);
  }

  static void requireValidity(Duration validFor) {
    if (validFor.toSeconds() < 1 || validFor.compareTo(ApiKeys.VALID_FOR_MAX) > 0) {
      throw new IllegalArgumentException(
          "expires-in: "
              + validFor
              + " (expected: 1 second to "
              + ApiKeys.VALID_FOR_MAX.toDays()
              + " days)");
    }
  }

  private static boolean isUnprintable(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
