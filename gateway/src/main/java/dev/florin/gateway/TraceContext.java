package dev.florin.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a request across programs, as W3C Trace Context does.
 *
 * @param traceId 32 lower-case hexadecimal digits, the caller's where it sent one
 * @param spanId 16 lower-case hexadecimal digits, this program's part in it
 * @param flags two hexadecimal digits
 */
record TraceContext(String traceId, String spanId, String flags) {
  static final String HEADER = "traceparent";

  private static final Pattern TRACEPARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);
  private static final String NOT_SAMPLED = "00";

  /** Continues the caller's trace; begins one where there is none, or none that can be read. */
  static TraceContext of(@Nullable String traceparent) {
    if (traceparent != null) {
      Matcher matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches() && isValid(matcher)) {
        return new TraceContext(matcher.group(2), randomSpanId(), matcher.group(4));
      }
    }
    return new TraceContext(randomSpanId() + randomSpanId(), randomSpanId(), NOT_SAMPLED);
  }

  /** For the next program. */
  String traceparent() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  private static boolean isValid(Matcher matcher) {
    boolean longer = matcher.group(5) != null;
    return !matcher.group(1).equals("ff")
        && !(longer && matcher.group(1).equals("00"))
        && !matcher.group(2).equals(NO_TRACE)
        && !matcher.group(3).equals(NO_SPAN);
  }

  /** Never all zeros, which would mean that there is none. */
  private static String randomSpanId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }
}
