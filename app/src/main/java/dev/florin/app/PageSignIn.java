package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.gateway.page.PageConfig;
import dev.florin.gateway.page.SessionCookie;
import dev.florin.gateway.page.SignIn;
import dev.florin.identity.SandboxIssuer;
import dev.florin.identity.oidc.OidcConfig;
import java.util.List;
import java.util.Optional;

/** How people sign in on the wallet page: as the process accepts tokens. */
final class PageSignIn {
  private static final List<String> SANDBOX_USERS = List.of("alice", "bob");

  private PageSignIn() {}

  static PageConfig of(Configuration configuration) {
    return new PageConfig(configuration.page().served(), signIn(configuration));
  }

  private static SignIn signIn(Configuration configuration) {
    Optional<OidcConfig> oidc = configuration.oidc();
    Optional<String> clientId = configuration.page().clientId();
    if (oidc.isPresent() && clientId.isPresent()) {
      return new SignIn.OpenId(oidc.get().issuer(), clientId.get());
    }
    if (configuration.sandbox().enabled()) {
      SandboxIssuer issuer = SandboxIssuer.open(configuration.sandbox().keyFile());
      return new SignIn.Sandbox(
          SANDBOX_USERS, userId -> issuer.issue(userId, null, SessionCookie.LIFE_MAX));
    }
    return new SignIn.Nowhere();
  }
}
