package dev.florin.identity.oidc;

import java.util.Set;

/**
 * Whose tokens are accepted, and which of them.
 *
 * @param issuer exactly as its tokens name it: see {@link IssuerUrl}
 * @param audience one of those that a token must be for
 * @param algorithms that a token may be signed with; never changed
 */
public record OidcConfig(String issuer, String audience, Set<TokenAlgorithm> algorithms) {
  public OidcConfig {
    if (!IssuerUrl.isIssuer(issuer)) {
      throw new IllegalArgumentException(
          "issuer: " + issuer + " (expected: " + IssuerUrl.EXPECTATION + ")");
    }
    if (audience.isBlank()) {
      throw new IllegalArgumentException("audience (expected: a text)");
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms (expected: at least one)");
    }
    algorithms = Set.copyOf(algorithms);
  }
}
