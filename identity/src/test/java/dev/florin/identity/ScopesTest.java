package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {
  @Test
  void aClaimIsItsNamesWithSpacesBetween() {
    Scopes scopes = Scopes.ofClaim("webhooks events webhooks");

    assertThat(scopes.names()).containsExactly("events", "webhooks");
    assertThat(scopes.claim()).isEqualTo("events webhooks");
    assertThat(scopes).isEqualTo(Scopes.ofClaim(scopes.claim()));
    assertThat(scopes.has(Scopes.EVENTS)).isTrue();
    assertThat(scopes.has("event")).isFalse();
  }

  @Test
  void noClaimIsNoScopes() {
    assertThat(Scopes.ofClaim(null)).isEqualTo(Scopes.NONE);
    assertThat(Scopes.ofClaim("")).isEqualTo(Scopes.NONE);
    assertThat(Scopes.NONE.claim()).isNull();
  }

  @Test
  void scopesOfOtherServicesAreNoFault() {
    String others = "https://elsewhere.test/mail.read a:b/c !#[]~";

    assertThat(Scopes.ofClaim(others).names()).hasSize(3);
    assertThat(Scopes.ofClaim(others).has(Scopes.EVENTS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        " events",
        "events ",
        "events  webhooks",
        "events\twebhooks",
        "a\"b",
        "a\\b",
        "évents",
        "events\n",
        "\u0000"
      })
  void aClaimOfAnotherFormIsRefused(String claim) {
    assertThatIllegalArgumentException().isThrownBy(() -> Scopes.ofClaim(claim));
  }

  @Test
  void thereIsABoundOfTheirNumberAndTheirLength() {
    String twenty = names(20);

    assertThat(Scopes.ofClaim(twenty).names()).hasSize(20);
    assertThat(Scopes.ofClaim("s".repeat(64)).names()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scopes.ofClaim(names(21)))
        .withMessage("scope: 21 names (expected: at most 20)");
    assertThatIllegalArgumentException().isThrownBy(() -> Scopes.ofClaim("s".repeat(65)));
  }

  @Test
  void theyDoNotChangeWithTheSetTheyWereMadeOf() {
    Set<String> names = new HashSet<>(Set.of("events"));
    Scopes scopes = new Scopes(names);
    names.add("webhooks");

    assertThat(scopes.has("webhooks")).isFalse();
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(n -> "s" + n).collect(Collectors.joining(" "));
  }
}
