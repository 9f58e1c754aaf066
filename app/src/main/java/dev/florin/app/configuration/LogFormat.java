package dev.florin.app.configuration;

/** What a line of the log looks like. */
public enum LogFormat {
  /** Text on a terminal, else JSON. */
  AUTO,
  JSON,
  TEXT
}
