package dev.florin.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What operators see of accepted transfers and do about them, each by a command of its own. */
@Command(
    name = "queue",
    description = {
      "Look at accepted transfers that wait to be settled; decide about parked ones.",
      "Accepted are those of /v2/transfers; parked is what kept failing by a fault."
    },
    synopsisSubcommandLabel = "ACT")
final class QueueCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "queue: nothing to do (expected: one of "
            + String.join(", ", spec.subcommands().keySet())
            + ")");
  }
}
