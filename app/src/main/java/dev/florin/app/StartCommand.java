package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the program and stays in the foreground. */
@Command(name = "start", description = "Start Florin.")
final class StartCommand implements Callable<Integer> {
  private final Flags flags;

  StartCommand(Surroundings surroundings, Flags flags) {
    this.flags = flags;
  }

  @Override
  public Integer call() {
    Configuration.of(flags.values());
    return Main.FAILED;
  }
}
