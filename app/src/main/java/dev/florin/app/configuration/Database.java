package dev.florin.app.configuration;

import java.nio.file.Path;

/** Where the money is. */
public sealed interface Database {
  /** What a person calls it. */
  String describe();

  /**
   * A PostgreSQL of our own.
   *
   * @param folder of its data, made on first use
   */
  record Embedded(Path folder) implements Database {
    @Override
    public String describe() {
      return folder.toString();
    }
  }

  /**
   * A PostgreSQL that somebody else runs.
   *
   * @param url without the password
   * @param password may be empty
   */
  record External(DatabaseUrl url, String password) implements Database {
    @Override
    public String describe() {
      return url.toString();
    }

    @Override
    public String toString() {
      return describe();
    }
  }
}
