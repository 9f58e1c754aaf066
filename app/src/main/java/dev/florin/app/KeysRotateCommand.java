package dev.florin.app;

import dev.florin.identity.ApiKeyText;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.keys.Rotation;
import dev.florin.ledger.keys.SecretHash;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a key a new secret, while the one before it may go on for a while. */
@Command(
    name = "rotate",
    description = {
      "Give a key a new secret and print it; it is not shown again.",
      "The secret before it stays good for the overlap, and one before that for no longer. Where a",
      "secret is with somebody else, use --overlap 0s."
    })
final class KeysRotateCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final KeysAccess access;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ID", description = "Of the key.")
  private String id = "";

  @Option(
      names = "--overlap",
      paramLabel = "DURATION",
      defaultValue = "24h",
      converter = DurationConverter.class,
      description = "How long the secret before it stays good, up to 7d. Default: 24h.")
  private Duration overlap = Duration.ZERO;

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long the key is good from now on, up to 366d. Default: as before.")
  private @Nullable Duration expiresIn;

  @Mixin private DecisionOptions decision = new DecisionOptions();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  KeysRotateCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.access = new KeysAccess(flags);
  }

  @Override
  public Integer call() throws IOException {
    Act act = decision.act("RotateApiKey");
    if (!ApiKeyText.isId(id)) {
      throw new ParameterException(spec.commandLine(), ApiKeyText.ID_EXPECTATION);
    }
    ApiKeyText text = ApiKeyText.random(id);
    Rotation rotation = rotation(text);
    return new KeyIssue(surroundings, json)
        .print(text, access.ask(keys -> keys.rotate(text.id(), rotation, act)));
  }

  private Rotation rotation(ApiKeyText text) {
    try {
      return new Rotation(SecretHash.of(text.secretHash()), overlap, expiresIn);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
