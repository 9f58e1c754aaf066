package dev.florin.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands, flags and their values. */
@Command(
    name = "completion",
    description = {
      "Print a script that lets your shell complete commands, flags and values.",
      "It works as florin and as ./florin."
    })
final class CompletionCommand implements Callable<Integer> {
  /** Zsh reads the same script, by its own emulation of bash's completion. */
  private enum Shell {
    bash,
    zsh
  }

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    surroundings.out().println("# For " + shell + ": source <(florin completion " + shell + ")");
    surroundings.out().println(AutoComplete.bash("florin", spec.root().commandLine()));
    return Main.DONE;
  }
}
