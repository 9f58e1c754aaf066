package dev.florin.app.fuzz;

import java.util.List;
import java.util.Random;

/** Words that programs have stumbled over. What holds no ASCII stands there as bytes in UTF-8. */
final class Hostile {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1",
          "007",
          "+1",
          "1.0",
          "1e3",
          "1E+2",
          "0x10",
          "1_000",
          "999999999999999",
          "1000000000000000",
          "1000000000000001",
          "2147483648",
          "-2147483649",
          "4294967296",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "1e400",
          "NaN",
          "Infinity",
          "9".repeat(99),
          "9".repeat(5_000));

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "true",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "\n",
          "\t",
          "\u001b[31m",
          "\u007f",
          "..",
          "../../etc/passwd",
          "%00",
          "%2e%2e%2f",
          "%",
          "%zz",
          "%c3%28",
          "%ed%a0%80",
          "%F0%9F%8D%9C",
          "+",
          "&",
          "a=b&a=c",
          "#",
          ";",
          "'",
          "' OR 1=1 --",
          "\"",
          "\\",
          "{}",
          "[]",
          "${jndi:x}",
          "<script>alert(1)</script>",
          "alice",
          "bob",
          "ALICE",
          "USD",
          "usd",
          "EUR",
          "JPY",
          "XXX",
          "1-1",
          "1-0",
          "2-1",
          "latest",
          "2026-11-22T12:00:00Z",
          "-999999999-01-01T00:00:00+18:00",
          "+999999999-12-31T23:59:59.999999999Z",
          "2026-02-30T00:00:00Z",
          RawRequest.bytesOf("\u00e9"),
          RawRequest.bytesOf("\uff11\uff12"),
          RawRequest.bytesOf("\u202e"),
          RawRequest.bytesOf("\ud83c\udf5c"),
          RawRequest.bytesOf("\ufeff"),
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "\u00f4\u0090\u0080\u0080",
          "\u00ff\u00fe",
          "a".repeat(255),
          "a".repeat(256),
          "a".repeat(9_000),
          RawRequest.bytesOf("\ud83c\udf5c").repeat(201));

  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[1]",
          "{\"amount\":1}",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\uD83C\\uDF5C\"",
          "\"\\u202e\"",
          "\"\\x41\"",
          "\"unended",
          "'single'",
          "undefined",
          "/* comment */ 1",
          "[1,]",
          "[".repeat(17) + "]".repeat(17),
          "[".repeat(5_000),
          "{\"a\":".repeat(5_000),
          "\"" + "x".repeat(20_000) + "\"",
          "\"" + "\\u0061".repeat(201) + "\"");

  private Hostile() {}

  static String number(Random random) {
    return of(NUMBERS, random);
  }

  /** Any bytes. */
  static String text(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> number(random);
      case 1 -> noise(random, 1 + random.nextInt(40));
      default -> of(TEXTS, random);
    };
  }

  /** What may stand where JSON has a value, and much that may not. */
  static String json(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> number(random);
      case 1 -> "\"" + text(random) + "\"";
      default -> of(JSON, random);
    };
  }

  static String noise(Random random, int bytes) {
    StringBuilder noise = new StringBuilder(bytes);
    for (int each = 0; each < bytes; each++) {
      noise.append((char) random.nextInt(256));
    }
    return noise.toString();
  }

  /** A text with a few bytes of it changed, left out, put in or cut off. */
  static String disturbed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int each = 1 + random.nextInt(3); each > 0; each--) {
      int at = random.nextInt(changed.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> changed.insert(at, (char) random.nextInt(256));
        case 1 -> changed.insert(at, text(random));
        case 2 -> changed.setLength(random.nextInt(8) == 0 ? at : changed.length());
        case 3 -> changed.delete(at, Math.min(changed.length(), at + 1 + random.nextInt(4)));
        default -> {
          if (at < changed.length()) {
            changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 << random.nextInt(8))));
          }
        }
      }
    }
    return changed.toString();
  }

  static <T> T of(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
