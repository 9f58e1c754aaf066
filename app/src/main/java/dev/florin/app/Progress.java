package dev.florin.app;

import dev.florin.app.bench.Figures;
import java.io.PrintStream;

/**
 * What a bench of a server says while it runs.
 *
 * @param err where it says it
 */
record Progress(PrintStream err) {

  void say(String what) {
    err.println(what);
  }

  /** Shows one result, and the first thing that went wrong in it. */
  void measured(String line, DoorResult result) {
    say(line);
    String error = result.figures().firstError();
    if (error != null) {
      say("the first of " + result.figures().errors() + " errors: " + error);
    }
  }

  /** Before anything is measured, an error ends it. */
  static void requireNoError(Figures figures) {
    String error = figures.firstError();
    if (error != null) {
      throw new CommandFailedException("the server does not answer as it should: " + error);
    }
  }
}
