package dev.florin.app;

import dev.florin.identity.ApiKeyText;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.keys.KeyChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes keys out of force, one after the other. */
@Command(
    name = "revoke",
    description = {
      "Take keys out of force, for ever; exit status 1 if one is not there.",
      "Every instance refuses them within seconds. To revoke one again is no error."
    })
final class KeysRevokeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final KeysAccess access;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Of the keys.")
  private List<String> ids = new ArrayList<>();

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  KeysRevokeCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new KeysAccess(flags);
  }

  /** A key and what came of the attempt to revoke it. */
  record Revoked(String id, KeyChange change) {
    boolean isDone() {
      return change instanceof KeyChange.Done;
    }
  }

  @Override
  public Integer call() throws IOException {
    Act act = decision.act("RevokeApiKey");
    for (String id : ids) {
      if (!ApiKeyText.isId(id)) {
        throw new ParameterException(spec.commandLine(), ApiKeyText.ID_EXPECTATION);
      }
    }
    List<Revoked> all = new ArrayList<>();
    access.ask(keys -> {
      ids.forEach(id -> all.add(told(new Revoked(id, keys.revoke(id, act)))));
      return true;
    });
    if (json) {
      JsonDocument.print(surroundings.out(), document -> new KeysJson(document).revoked(all));
    }
    return all.stream().allMatch(Revoked::isDone) ? Main.DONE : Main.FAILED;
  }

  private Revoked told(Revoked revoked) {
    if (!json) {
      String line = revoked.id() + ": " + KeysText.of(revoked.change());
      if (revoked.isDone()) {
        surroundings.out().println(line);
      } else {
        surroundings.err().println("florin: " + line);
      }
    }
    return revoked;
  }
}
