package dev.florin.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be measured, each by a command of its own. */
@Command(
    name = "bench",
    description = "Measure durable transfers, or reads, a second.",
    synopsisSubcommandLabel = "LOAD")
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "bench: nothing to measure (expected: one of "
            + String.join(", ", spec.subcommands().keySet())
            + ")");
  }
}
