package dev.florin.app;

import java.io.Console;
import java.util.Optional;

/** Somebody who can be asked. */
interface Person {
  /** Whether there is anybody at all. */
  boolean isThere();

  /** Asks, and waits for a line; true only if the answer is yes. */
  boolean agrees(String question);

  /** Whoever sits at the terminal of this process, if it has one. */
  static Person atTheTerminal() {
    return new AtTheTerminal();
  }

  /** Looks for the terminal only when a question comes up: most commands have none. */
  final class AtTheTerminal implements Person {
    private static final Optional<String> YES = Optional.of("yes");

    @Override
    public boolean isThere() {
      return terminal().isPresent();
    }

    @Override
    public boolean agrees(String question) {
      return terminal().map(console -> console.readLine("%s ", question)).equals(YES);
    }

    private static Optional<Console> terminal() {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
  }
}
