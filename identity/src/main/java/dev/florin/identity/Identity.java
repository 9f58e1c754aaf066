package dev.florin.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A caller whose credential, a token or an API key, was verified.
 *
 * @param userId the token's {@code sub}, or the key's owner: 1 to 255 printable ASCII characters
 * @param displayName the token's {@code name}: at most 200 characters, none of them a control
 *     character; null where the token has none
 * @param expiresAt when the credential ends; {@link Instant#MAX} where it does not
 * @param scopes what it allows
 * @param keyId names the API key; null for a token
 */
public record Identity(
    String userId,
    @Nullable String displayName,
    Instant expiresAt,
    Scopes scopes,
    @Nullable String keyId) {
  public static final int USER_ID_CHARACTERS_MAX = 255;
  public static final int DISPLAY_NAME_CHARACTERS_MAX = 200;

  public Identity {
    if (!isUserId(userId)) {
      throw new IllegalArgumentException("user_id (expected: 1 to 255 printable ASCII characters)");
    }
    if (displayName != null && !isDisplayName(displayName)) {
      throw new IllegalArgumentException(
          "display_name (expected: 1 to 200 characters, no control characters)");
    }
  }

  /** One with a token. */
  public Identity(String userId, @Nullable String displayName, Instant expiresAt, Scopes scopes) {
    this(userId, displayName, expiresAt, scopes, null);
  }

  /** A person with a token for their own wallets, and no more. */
  public Identity(String userId, @Nullable String displayName, Instant expiresAt) {
    this(userId, displayName, expiresAt, Scopes.NONE.with(Scopes.WALLETS));
  }

  /** Whether a text can be a user id at all. */
  public static boolean isUserId(String text) {
    return !text.isEmpty()
        && text.length() <= USER_ID_CHARACTERS_MAX
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Whether a text can be shown as a person's name. */
  public static boolean isDisplayName(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= DISPLAY_NAME_CHARACTERS_MAX
        && text.codePoints().noneMatch(Identity::isUnfit);
  }

  private static boolean isUnfit(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
