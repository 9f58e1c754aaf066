package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;

/** Bounds of a command's own options. */
final class Range {
  private Range() {}

  static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ConfigurationException(
          option + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
