package dev.florin.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the world around it, so that tests can be that world.
 *
 * @param out what was asked for, and nothing else
 * @param err all that is said beside it
 * @param environment variables of the process
 * @param home folder of the launcher, or else the current one
 * @param person answers questions
 */
record Surroundings(
    PrintStream out, PrintStream err, Map<String, String> environment, Path home, Person person) {
  /** The launcher tells its folder in this system property. */
  private static final String HOME_PROPERTY = "florin.home";

  /** How a person in the current folder calls this program. */
  String launcher() {
    Path current = Path.of("").toAbsolutePath();
    Path launcher = home.resolve("florin");
    return home.equals(current) ? "./florin" : launcher.toString();
  }

  static Surroundings ofTheProcess() {
    return new Surroundings(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath(),
        Person.atTheTerminal());
  }
}
