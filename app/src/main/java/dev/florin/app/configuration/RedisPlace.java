package dev.florin.app.configuration;

import java.nio.file.Path;
import java.util.Optional;

/** Where Redis is. What is in it may be lost, so a process can also do without. */
public sealed interface RedisPlace {

  /**
   * As the options say, together with those of the database.
   *
   * @throws ConfigurationException when they contradict each other
   */
  static RedisPlace of(Values values) {
    Optional<RedisUrl> url = values.get(Keys.REDIS_URL);
    if (!values.get(Keys.REDIS)) {
      return new Nowhere();
    }
    if (url.isPresent()) {
      return external(url.get(), values);
    }
    if (!ownIsShared(values)) {
      throw values.complaint(
          Keys.REDIS, "false, or a redis-url: the instances would not share one of Florin's own");
    }
    return new Embedded(values.get(Keys.DATA_DIR).toAbsolutePath().normalize().resolve("redis"));
  }

  /** Whether there is one where nobody says so. */
  static boolean isUsual(Values values) {
    return values.get(Keys.REDIS_URL).isPresent() || ownIsShared(values);
  }

  /** Whether this process is the only one on its database: then it may have a Redis of its own. */
  private static boolean ownIsShared(Values values) {
    return values.get(Keys.ROLE).keepsMoney() && values.get(Keys.DATABASE_URL).isEmpty();
  }

  private static External external(RedisUrl url, Values values) {
    Optional<String> password =
        Passwords.stated(values, Keys.REDIS_PASSWORD, Keys.REDIS_PASSWORD_FILE);
    if (url.user().isPresent() && password.isEmpty()) {
      throw values.complaint(
          Keys.REDIS_URL, "a password for its user, by redis-password or redis-password-file");
    }
    return new External(url, password);
  }

  /** There is none: all reads go to PostgreSQL, and limits are each process's own. */
  record Nowhere() implements RedisPlace {}

  /**
   * A Redis of our own.
   *
   * @param folder of its program and its log; it keeps nothing else
   */
  record Embedded(Path folder) implements RedisPlace {}

  /**
   * A Redis that somebody else runs.
   *
   * @param url without the password
   * @param password empty where it wants none
   */
  record External(RedisUrl url, Optional<String> password) implements RedisPlace {
    @Override
    public String toString() {
      return url.toString();
    }
  }
}
