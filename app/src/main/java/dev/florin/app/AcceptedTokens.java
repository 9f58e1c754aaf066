package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.identity.Authenticator;
import dev.florin.identity.CachingAuthenticator;
import dev.florin.identity.Proof;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.oidc.OidcAuthenticator;
import dev.florin.identity.oidc.OidcConfig;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** Whose tokens are accepted: an OpenID Connect issuer's, the sandbox's own, or nobody's. */
final class AcceptedTokens {
  private static final Proof NO_ISSUER = new Proof.Refused("this server knows no issuer of tokens");

  private AcceptedTokens() {}

  /** What checks them; an issuer is asked for its keys from now on, and need not be there yet. */
  static Authenticator start(Configuration configuration, Parts parts) {
    Clock clock = Clock.systemUTC();
    if (configuration.oidc().isPresent()) {
      return ofIssuer(configuration.oidc().get(), clock, parts);
    }
    if (configuration.sandbox().enabled()) {
      SandboxIssuer sandbox = SandboxIssuer.open(configuration.sandbox().keyFile());
      return new CachingAuthenticator(Authenticator.of(sandbox), clock);
    }
    return token -> CompletableFuture.completedFuture(NO_ISSUER);
  }

  private static Authenticator ofIssuer(OidcConfig config, Clock clock, Parts parts) {
    OidcAuthenticator issuer =
        parts.start(
            "keys of the issuer",
            () -> OidcAuthenticator.start(config, clock),
            OidcAuthenticator::close);
    return new CachingAuthenticator(issuer, issuer::keyRemovals, clock);
  }
}
