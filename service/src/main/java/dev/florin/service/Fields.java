package dev.florin.service;

import dev.florin.ledger.Bounds;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks single fields as they come in. Each method gives the field's value, or throws an
 * INVALID_ARGUMENT that names it as REST does.
 */
final class Fields {
  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 200;

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");
  private static final String ID_EXPECTED = "a decimal id, 1 to 9223372036854775807";
  private static final String NAME_EXPECTED = "1 to 255 printable ASCII characters";
  private static final int REASON_CODE_POINTS_MAX = 500;
  private static final String REASON_EXPECTED = "1 to 500 characters, no control characters";
  private static final String NOTE_EXPECTED = "at most 200 characters, no control characters";

  private Fields() {}

  static long id(String field, String value) {
    if (!ID.matcher(value).matches()) {
      throw Statuses.invalidField(field, value, ID_EXPECTED);
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw Statuses.invalidField(field, value, ID_EXPECTED);
    }
  }

  static long amount(long amountMinor) {
    if (amountMinor < 1 || amountMinor > Bounds.AMOUNT_MINOR_MAX) {
      throw Statuses.invalidField(
          "amount", Long.toString(amountMinor), "1 to " + Bounds.AMOUNT_MINOR_MAX);
    }
    return amountMinor;
  }

  static String currency(String code) {
    if (!Currencies.isKnown(code)) {
      throw Statuses.invalid("unknown_currency", "currency", code, "an ISO 4217 code such as USD");
    }
    return code;
  }

  static @Nullable String note(boolean present, String note) {
    if (!present) {
      return null;
    }
    if (note.codePointCount(0, note.length()) > Bounds.NOTE_CODE_POINTS_MAX
        || note.codePoints().anyMatch(Fields::isUnfit)) {
      throw Statuses.invalidField("note", note, NOTE_EXPECTED);
    }
    return note;
  }

  static String reason(String reason) {
    int characters = reason.codePointCount(0, reason.length());
    if (characters < 1
        || characters > REASON_CODE_POINTS_MAX
        || reason.codePoints().anyMatch(Fields::isUnfit)) {
      throw Statuses.invalidField("reason", reason, REASON_EXPECTED);
    }
    return reason;
  }

  static String idempotencyKey(String key) {
    if (key.isEmpty()) {
      throw Statuses.invalid(
          "idempotency_key_missing",
          "idempotency_key",
          key,
          "a key of your own choice, one for each movement that is meant");
    }
    return name("idempotency_key", key);
  }

  static String name(String field, String value) {
    if (!Bounds.isName(value)) {
      throw Statuses.invalidField(field, value, NAME_EXPECTED);
    }
    return value;
  }

  /** A wallet's version; 0 stands before its first transaction. */
  static long version(String field, long version) {
    if (version < 0 || version == Long.MAX_VALUE) {
      throw Statuses.invalidField(field, Long.toString(version), "0 or a version of the wallet");
    }
    return version;
  }

  static int limit(int limit) {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw Statuses.invalidField("limit", Integer.toString(limit), "1 to " + LIMIT_MAX);
    }
    return limit == 0 ? LIMIT_DEFAULT : limit;
  }

  /** Control characters, U+0000 among them, and halves of surrogate pairs. */
  static boolean isUnfit(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
