package dev.florin.app;

import dev.florin.app.configuration.ConfigurationException;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.backlog.Decision;
import dev.florin.ledger.lease.Peers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who decides and why, for the record: the options of every act of an operator. */
final class DecisionOptions {
  /** What Java says where the operating system knows no name. */
  private static final String NOBODY = "?";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the record: up to 1000 characters.")
  private String reason = "";

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who you are, for the record. Default: your name on this system.")
  private String actor = "";

  /** As it is recorded of an operation. */
  Act act(String name) {
    return decision().act(name, null, "");
  }

  Decision decision() {
    if (actor.equals(NOBODY)) {
      throw new ConfigurationException("--actor: not known here (expected: who you are)");
    }
    try {
      return new Decision(actor, reason, "command line at " + Peers.hostName());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
