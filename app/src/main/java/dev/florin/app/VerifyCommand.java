package dev.florin.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks the invariants. */
@Command(name = "verify", description = "Check that the money adds up.")
final class VerifyCommand implements Callable<Integer> {
  private final Flags flags;

  VerifyCommand(Surroundings surroundings, Flags flags) {
    this.flags = flags;
  }

  @Override
  public Integer call() {
    flags.values();
    return Main.FAILED;
  }
}
