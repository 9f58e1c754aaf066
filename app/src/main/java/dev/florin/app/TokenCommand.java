package dev.florin.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.florin.app.configuration.Durations;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.Values;
import dev.florin.identity.Identity;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.SandboxKeyException;
import dev.florin.identity.UnauthenticatedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a bearer token for the sandbox and nothing else; needs no server and no database. */
@Command(name = "token", description = "Print a bearer token for the sandbox, for any user's name.")
final class TokenCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Flags flags;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--user", required = true, paramLabel = "USER", description = "Who you are.")
  private String user = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "How you are shown to others. Default: the user, as a name.")
  private @Nullable String name;

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      description = "How long the token is good. Default: 24h.")
  private String validFor = "24h";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      completionCandidates = KnownScopes.Candidates.class,
      description = {
        "What it allows beyond your own wallets: payments (deposit and withdraw for anybody),"
            + " operator (look at and freeze wallets), auditor (look at everything), events (read"
            + " the log of all events), webhooks (manage webhooks). May be repeated. Default:"
            + " nothing."
      })
  private List<String> scopes = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  TokenCommand(Surroundings surroundings, Flags flags) {
    this.surroundings = surroundings;
    this.flags = flags;
  }

  @Override
  public Integer call() throws IOException {
    SandboxIssuer issuer = issuer();
    String token = token(issuer);
    if (json) {
      Identity identity = identity(issuer, token);
      JsonDocument.print(surroundings.out(), document -> write(document, token, identity));
    } else {
      surroundings.out().println(token);
    }
    return Main.DONE;
  }

  private String token(SandboxIssuer issuer) {
    try {
      return issuer.issue(user, name, KnownScopes.of(scopes), Durations.parse(validFor));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** As who takes the token will see its bearer. */
  private static Identity identity(SandboxIssuer issuer, String token) {
    try {
      return issuer.verify(token);
    } catch (UnauthenticatedException e) {
      throw new IllegalStateException("a token that was just made is not good", e);
    }
  }

  private static void write(JsonGenerator document, String token, Identity identity)
      throws IOException {
    document.writeStartObject();
    document.writeStringField("token", token);
    document.writeStringField("user_id", identity.userId());
    document.writeStringField("display_name", identity.displayName());
    document.writeArrayFieldStart("scopes");
    for (String scope : identity.scopes().names().stream().sorted().toList()) {
      document.writeString(scope);
    }
    document.writeEndArray();
    document.writeStringField("expires_at", identity.expiresAt().toString());
    document.writeEndObject();
  }

  private SandboxIssuer issuer() {
    Values values = flags.values();
    values
        .get(Keys.OIDC_ISSUER)
        .ifPresent(issuer -> {
          throw new CommandFailedException(
              "no token of a sandbox is good here: oidc-issuer names " + issuer);
        });
    try {
      return SandboxIssuer.open(values.get(Keys.SANDBOX_KEY_FILE));
    } catch (SandboxKeyException e) {
      throw new CommandFailedException(e);
    }
  }
}
