package dev.florin.gateway.contract;

import java.util.List;
import java.util.Map;

/** A JSON value as it was written. Integers stay apart from every other way to write a number. */
public sealed interface Json {
  int SHOWN_CHARACTERS_MAX = 60;

  /** A string without U+0000 and without unpaired surrogates. */
  record Text(String value) implements Json {}

  /** A number written as an integer that fits 64 bits. */
  record Whole(long value) implements Json {}

  /** A number written with a point or an exponent, or one too large for 64 bits. */
  record OtherNumber(String written) implements Json {}

  record Truth(boolean value) implements Json {}

  record Nothing() implements Json {}

  /** An array. */
  record Items(List<Json> values) implements Json {}

  /** An object, its fields in the order in which they were written. */
  record Fields(Map<String, Json> values) implements Json {}

  /** The value for an error's text: as written, shortened. */
  default String shown() {
    return switch (this) {
      case Text text -> '"' + shortened(text.value()) + '"';
      case Whole whole -> Long.toString(whole.value());
      case OtherNumber number -> shortened(number.written());
      case Truth truth -> Boolean.toString(truth.value());
      case Nothing nothing -> "null";
      case Items items -> "an array";
      case Fields fields -> "an object";
    };
  }

  /** The beginning of a text, without cutting a character in two. */
  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= SHOWN_CHARACTERS_MAX) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS_MAX)) + "…";
  }
}
