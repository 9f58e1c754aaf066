package dev.florin.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A command that ran in this process.
 *
 * @param status its exit status
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record CommandRun(int status, String out, String err) {
  static CommandRun of(Path home, Map<String, String> environment, String... arguments) {
    return answering(new Nobody(), home, environment, arguments);
  }

  static CommandRun answering(
      Person person, Path home, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(new Surroundings(print(out), print(err), environment, home, person), arguments);
    return new CommandRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** As in a script. */
  private static final class Nobody implements Person {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public boolean agrees(String question) {
      throw new IllegalStateException("nobody is there to be asked: " + question);
    }
  }
}
