package dev.florin.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key as a machine keeps it: {@code florin_<id>_<secret><checksum>}.
 *
 * <p>The id is public and names the key. The secret is 43 characters of 62 kinds, 256 random bits,
 * and is shown once, when it is made: what is kept is its SHA-256. A slow hash would gain nothing,
 * since it slows down guessing among few and likely secrets, and there is no list of likely ones
 * among 2^256; but everybody who calls would pay for it.
 *
 * <p>The prefix and the checksum, a CRC-32 of all that is before it, are for scanners that look for
 * secrets where none should be: they find a key by its form, and can tell it from what only looks
 * like one, without asking anybody. They keep no secret, and a guess with a right checksum is as
 * good as any.
 */
public final class ApiKeyText {
  public static final String PREFIX = "florin_";

  /** What is said of a wrong id, which may be a secret in the wrong place, and is not repeated. */
  public static final String ID_EXPECTATION =
      "id (expected: the 12 letters and digits after " + PREFIX + ")";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_CHARACTERS = 12;
  private static final int SECRET_CHARACTERS = 43;
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final Pattern FORM =
      Pattern.compile(
          PREFIX + "(?<id>[0-9A-Za-z]{12})_(?<secret>[0-9A-Za-z]{43})(?<checksum>[0-9A-Za-z]{6})");
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{" + ID_CHARACTERS + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final String secret;

  private ApiKeyText(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /** A new key. */
  public static ApiKeyText random() {
    return new ApiKeyText(random(ID_CHARACTERS), random(SECRET_CHARACTERS));
  }

  /**
   * A new secret for a key that there is.
   *
   * @throws IllegalArgumentException if no key can have this id
   */
  public static ApiKeyText random(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException(ID_EXPECTATION);
    }
    return new ApiKeyText(id, random(SECRET_CHARACTERS));
  }

  /** Whether a key can have this id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Whether this is meant to be an API key, and no other kind of token. */
  public static boolean isMeantBy(String token) {
    return token.startsWith(PREFIX);
  }

  /** Reads a key; empty if none was ever given out in this form. */
  public static Optional<ApiKeyText> parse(String token) {
    Matcher matcher = FORM.matcher(token);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ApiKeyText key = new ApiKeyText(matcher.group("id"), matcher.group("secret"));
    return checksum(key.unchecked()).equals(matcher.group("checksum"))
        ? Optional.of(key)
        : Optional.empty();
  }

  /** Names the key; public. */
  public String id() {
    return id;
  }

  /** What may be kept of the secret: its SHA-256, 32 bytes. */
  public byte[] secretHash() {
    return TokenDigest.sha256(secret);
  }

  /** The whole key, with its secret: for its holder alone. */
  public String reveal() {
    return unchecked() + checksum(unchecked());
  }

  /** Without the secret, wherever it may end up. */
  @Override
  public String toString() {
    return PREFIX + id + "_...";
  }

  private String unchecked() {
    return PREFIX + id + "_" + secret;
  }

  private static String random(int characters) {
    StringBuilder text = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** In the same alphabet, the highest digit first. */
  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    char[] digits = new char[CHECKSUM_CHARACTERS];
    long rest = crc.getValue();
    for (int i = CHECKSUM_CHARACTERS - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }
}
