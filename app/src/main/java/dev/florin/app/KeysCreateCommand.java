package dev.florin.app;

import dev.florin.identity.ApiKeyText;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.keys.NewApiKey;
import dev.florin.ledger.keys.SecretHash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key. The database gets no more of its secret than a hash. */
@Command(
    name = "create",
    description = {
      "Make an API key and print it; it is not shown again.",
      "It is sent like a token: Authorization: Bearer florin_..."
    })
final class KeysCreateCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final KeysAccess access;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "USER",
      description = "As which user its holder acts.")
  private String owner = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      completionCandidates = KnownScopes.Candidates.class,
      paramLabel = "SCOPE",
      description = {
        "What it allows, and nothing else: wallets (use the owner's own), payments, operator,"
            + " auditor, events, webhooks. May be repeated."
      })
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "What it is for, in the list of keys. Default: nothing.")
  private String label = "";

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      defaultValue = "90d",
      converter = DurationConverter.class,
      description = "How long it is good, up to 366d. Default: 90d.")
  private Duration expiresIn = Duration.ZERO;

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  KeysCreateCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new KeysAccess(flags);
  }

  @Override
  public Integer call() throws IOException {
    Act act = decision.act("CreateApiKey");
    ApiKeyText text = ApiKeyText.random();
    NewApiKey wanted = wanted(text);
    return new KeyIssue(surroundings, json)
        .print(text, access.ask(keys -> keys.create(wanted, act)));
  }

  private NewApiKey wanted(ApiKeyText text) {
    try {
      return new NewApiKey(
          text.id(),
          SecretHash.of(text.secretHash()),
          owner,
          label,
          List.copyOf(KnownScopes.of(scopes).names()),
          expiresIn);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
