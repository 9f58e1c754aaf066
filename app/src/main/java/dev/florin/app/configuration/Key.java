package dev.florin.app.configuration;

import java.util.Locale;

/**
 * One option.
 *
 * @param name in lower case with hyphens
 * @param type what values it takes
 * @param fallback what holds where nobody says anything
 * @param description one sentence for help texts
 * @param secret never printed, and no flag either: everybody can read a process's arguments
 */
public record Key<T>(
    String name, ValueType<T> type, Fallback fallback, String description, boolean secret) {
  static final String VARIABLE_PREFIX = "FLORIN_";

  /** As on the command line. */
  public String flag() {
    return "--" + name;
  }

  /** As in the environment. */
  public String variable() {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
