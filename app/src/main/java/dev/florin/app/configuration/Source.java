package dev.florin.app.configuration;

/** Where a value came from. */
public sealed interface Source {
  /** Short, for a table. */
  String label();

  /** Where a reader of an error finds the value of a key. */
  String locate(Key<?> key);

  /** Nobody said anything. */
  record Default() implements Source {
    @Override
    public String label() {
      return "default";
    }

    @Override
    public String locate(Key<?> key) {
      return key.name();
    }
  }

  /**
   * A line of a file.
   *
   * @param file its name as given
   * @param line counted from 1
   */
  record FileLine(String file, int line) implements Source {
    @Override
    public String label() {
      return file + ":" + line;
    }

    @Override
    public String locate(Key<?> key) {
      return label() + ": " + key.name();
    }
  }

  /** A variable of the environment. */
  record Environment() implements Source {
    @Override
    public String label() {
      return "environment";
    }

    @Override
    public String locate(Key<?> key) {
      return "environment: " + key.variable();
    }
  }

  /** The command line. */
  record Flag() implements Source {
    @Override
    public String label() {
      return "flag";
    }

    @Override
    public String locate(Key<?> key) {
      return key.flag();
    }
  }
}
