package dev.florin.app.configuration;

/** The configuration is not usable. The message is one line: where, what, and what is expected. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigurationException(String message) {
    super(message);
  }
}
