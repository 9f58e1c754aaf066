package dev.florin.app.configuration;

import java.util.function.Function;

/**
 * What holds where nobody says anything: a fixed text, or a rule over the other options.
 *
 * @param description as shown in help
 * @param rule gives the text; an empty text means that the option is not set
 */
public record Fallback(String description, Function<Values, String> rule) {
  static Fallback fixed(String text) {
    return new Fallback(text, values -> text);
  }

  static Fallback none() {
    return new Fallback("not set", values -> "");
  }
}
