package dev.florin.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the trace id out of a W3C {@code traceparent}. */
final class TraceParent {
  /** Of any version but the forbidden ff; later versions may append fields. */
  private static final Pattern FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

  private TraceParent() {}

  /** 32 hexadecimal digits, or null where there is no valid traceparent. */
  static @Nullable String traceId(@Nullable String header) {
    if (header == null || header.length() > 256) {
      return null;
    }
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches() || isZero(matcher.group(1)) || isZero(matcher.group(2))) {
      return null;
    }
    return matcher.group(1);
  }

  private static boolean isZero(@Nullable String digits) {
    return digits == null || digits.chars().allMatch(c -> c == '0');
  }
}
