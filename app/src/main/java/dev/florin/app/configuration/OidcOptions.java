package dev.florin.app.configuration;

import dev.florin.identity.oidc.OidcConfig;
import java.util.Optional;

/** Whose tokens are accepted where they are not the sandbox's. */
final class OidcOptions {
  private OidcOptions() {}

  /**
   * Empty where no issuer is named.
   *
   * @throws ConfigurationException where the audience is missing, or there is a sandbox as well
   */
  static Optional<OidcConfig> of(Values values) {
    Optional<String> issuer = values.get(Keys.OIDC_ISSUER);
    Optional<String> audience = values.get(Keys.OIDC_AUDIENCE).filter(text -> !text.isBlank());
    if (issuer.isEmpty()) {
      requireUnstated(values, Keys.OIDC_AUDIENCE);
      requireUnstated(values, Keys.OIDC_ALGORITHMS);
      return Optional.empty();
    }
    if (audience.isEmpty()) {
      throw new ConfigurationException(
          "oidc-audience: not set (expected: what tokens for Florin name as their audience, because"
              + " oidc-issuer is set)");
    }
    if (values.get(Keys.SANDBOX)) {
      throw values.complaint(Keys.SANDBOX, "false, because oidc-issuer is set");
    }
    return Optional.of(
        new OidcConfig(issuer.get(), audience.get(), values.get(Keys.OIDC_ALGORITHMS)));
  }

  private static void requireUnstated(Values values, Key<?> key) {
    if (values.isStated(key)) {
      throw values.complaint(key, "not set, unless oidc-issuer is");
    }
  }
}
