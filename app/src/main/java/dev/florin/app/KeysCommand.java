package dev.florin.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What operators do about API keys, each act by a command of its own. */
@Command(
    name = "keys",
    description = {
      "Make API keys for machines, list them, give them new secrets, revoke them.",
      "Whatever is done is in force on every instance within seconds."
    },
    synopsisSubcommandLabel = "ACT")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "keys: nothing to do (expected: one of "
            + String.join(", ", spec.subcommands().keySet())
            + ")");
  }
}
