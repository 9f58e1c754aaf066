package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BearerHeaderTest {
  @Test
  void theTokenFollowsTheScheme() throws Exception {
    assertThat(BearerHeader.token("Bearer abc")).isEqualTo("abc");
    assertThat(BearerHeader.token("bearer  abc ")).isEqualTo("abc");
  }

  @Test
  void aMissingHeaderAndAnotherSchemeAreRefused() {
    assertThatThrownBy(() -> BearerHeader.token(null)).hasMessageContaining("no token was sent");
    for (String header : new String[] {"", "Bearer", "Basic YTpi", "Bearerabc"}) {
      assertThatThrownBy(() -> BearerHeader.token(header))
          .isInstanceOf(UnauthenticatedException.class)
          .hasMessageContaining("another scheme");
    }
  }
}
