package dev.florin.app.configuration;

import java.nio.file.Path;
import java.util.Map;

/** The text of every option in force, and where each came from. Immutable. */
public final class Values {
  private final Path home;
  private final Map<Key<?>, Given> given;

  Values(Path home, Map<Key<?>, Given> given) {
    this.home = home;
    this.given = Map.copyOf(given);
  }

  /**
   * The value in force.
   *
   * @throws ConfigurationException when it is unfit
   */
  public <T> T get(Key<T> key) {
    String text = text(key);
    try {
      return key.type().parser().apply(text);
    } catch (UnfitValueException e) {
      throw new ConfigurationException(source(key).locate(key) + ": " + e.complaint());
    } catch (IllegalArgumentException e) {
      throw complaint(key, key.type().expectation());
    }
  }

  /** One line that says that a value, fit by itself, does not fit the others. */
  public ConfigurationException complaint(Key<?> key, String expectation) {
    String shown = key.secret() ? "(hidden)" : text(key);
    return new ConfigurationException(
        source(key).locate(key) + ": " + shown + " (expected: " + expectation + ")");
  }

  /** Empty where the option is not set. */
  public String text(Key<?> key) {
    Given stated = given.get(key);
    return stated == null ? key.fallback().rule().apply(this) : stated.text();
  }

  public Source source(Key<?> key) {
    Given stated = given.get(key);
    return stated == null ? new Source.Default() : stated.source();
  }

  /** Whether somebody stated a value, a default aside. */
  public boolean isStated(Key<?> key) {
    return given.containsKey(key) && !text(key).isEmpty();
  }

  /** The folder of the launcher, or the current one: defaults of paths start there. */
  Path home() {
    return home;
  }

  /** Whether nobody on another machine can reach the process or its database. */
  boolean isLocal() {
    return get(Keys.LISTEN).isLoopbackAddress()
        && get(TransportKeys.GRPC_LISTEN).isLoopbackAddress()
        && get(Keys.DATABASE_URL).isEmpty();
  }

  /** A stated value. */
  record Given(String text, Source source) {}
}
