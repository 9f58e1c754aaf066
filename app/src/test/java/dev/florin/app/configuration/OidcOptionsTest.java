package dev.florin.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.identity.oidc.OidcConfig;
import dev.florin.identity.oidc.TokenAlgorithm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcOptionsTest {
  private static final String ISSUER = "https://login.test/realms/bank";

  @TempDir Path home;

  private final Map<Key<?>, String> flags = new LinkedHashMap<>();

  @Test
  void anIssuerTakesTheSandboxesPlace() {
    assertThat(configuration().oidc()).isEmpty();
    flags.put(Keys.OIDC_ISSUER, ISSUER);
    flags.put(Keys.OIDC_AUDIENCE, "florin");

    assertThat(configuration().oidc())
        .contains(new OidcConfig(ISSUER, "florin", TokenAlgorithm.USUAL));
    assertThat(configuration().sandbox().enabled()).isFalse();
    assertThat(configuration().ownerCash()).isFalse();

    flags.put(Keys.SANDBOX, "true");
    assertComplaint("--sandbox: true (expected: false, because oidc-issuer is set)");
  }

  @Test
  void anIssuerNeedsAnAudienceAndNothingElseDoes() {
    flags.put(Keys.OIDC_ISSUER, ISSUER);
    assertComplaint(
        "oidc-audience: not set (expected: what tokens for Florin name as their audience, because"
            + " oidc-issuer is set)");

    flags.remove(Keys.OIDC_ISSUER);
    flags.put(Keys.OIDC_AUDIENCE, "florin");
    assertComplaint("--oidc-audience: florin (expected: not set, unless oidc-issuer is)");

    flags.remove(Keys.OIDC_AUDIENCE);
    flags.put(Keys.OIDC_ALGORITHMS, "ES256");
    assertComplaint("--oidc-algorithms: ES256 (expected: not set, unless oidc-issuer is)");
  }

  @Test
  void algorithmsAreThoseThatAreNamed() {
    flags.put(Keys.OIDC_ISSUER, ISSUER);
    flags.put(Keys.OIDC_AUDIENCE, "florin");
    flags.put(Keys.OIDC_ALGORITHMS, "ES384,ES512");

    assertThat(configuration().oidc().orElseThrow().algorithms())
        .isEqualTo(Set.of(TokenAlgorithm.ES384, TokenAlgorithm.ES512));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "none", "RS256,HS256", "rs256", "RS256, ES256", "", "EdDSA"})
  void anAlgorithmThatSharesASecretOrIsUnknownIsRefused(String names) {
    flags.put(Keys.OIDC_ALGORITHMS, names);

    assertComplaint(
        "--oidc-algorithms: "
            + names
            + " (expected: names among RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384,"
            + " ES512, with commas between them)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.test",
        "http://127.0.0.1.test",
        "ftp://127.0.0.1",
        "https://",
        "https://user@login.test",
        "https://login.test?realm=a",
        "https://login.test#a",
        "login.test",
        "https://login test"
      })
  void aUrlThatAnybodyOnTheWayCouldAnswerIsNoIssuer(String url) {
    flags.put(Keys.OIDC_ISSUER, url);

    assertComplaint(
        "--oidc-issuer: "
            + url
            + " (expected: https://host/path without a query, or http:// on a loopback address)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.test",
        "https://login.test:8443/realms/bank/",
        "http://localhost:8080/realms/bank",
        "http://127.9.9.9",
        "http://[::1]:8080"
      })
  void aSafeUrlIsAnIssuer(String url) {
    flags.put(Keys.OIDC_ISSUER, url);
    flags.put(Keys.OIDC_AUDIENCE, "florin");

    assertThat(configuration().oidc().orElseThrow().issuer()).isEqualTo(url);
  }

  private Configuration configuration() {
    return Configuration.of(new ConfigurationReader(Map.of(), home).read(null, flags));
  }

  private void assertComplaint(String message) {
    assertThatThrownBy(this::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
