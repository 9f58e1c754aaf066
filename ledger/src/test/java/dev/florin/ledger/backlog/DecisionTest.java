package dev.florin.ledger.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DecisionTest {
  @Test
  void theLongestTextsAreTakenAsPeopleCountCharacters() {
    Decision decision = new Decision("é".repeat(255), "😀".repeat(1_000));

    assertThat(decision.reason()).hasSize(2_000);
  }

  @Test
  void badTextsAreRefused() {
    assertRefused("", "why", "actor: blank (expected: 1 to 255 characters)");
    assertRefused("x".repeat(256), "why", "actor: 256 characters (expected: 1 to 255 characters)");
    assertRefused("fiona", " \t", "reason: blank (expected: 1 to 1000 characters)");
    assertRefused(
        "fiona", "x".repeat(1001), "reason: 1001 characters (expected: 1 to 1000 characters)");
    for (String bad : new String[] {"two\nlines", "nul\0", "half \uD83D of a pair", "\u001b[2J"}) {
      assertRefused("fiona", bad, "reason: holds a control character (expected: one line of text)");
    }
  }

  private static void assertRefused(String actor, String reason, String message) {
    assertThatThrownBy(() -> new Decision(actor, reason))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
