package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.ledger.Outcome;
import dev.florin.ledger.Refusal;
import dev.florin.ledger.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {
  @Test
  void anOverdraftNamesWhatIsThereAndWhatIsMissing() {
    Refusal refusal = Refusal.insufficientFunds(8330, 11170, "USD");

    assertThat(Refusals.detail(refusal))
        .isEqualTo("The wallet holds 83.30 USD, 28.40 USD short of 111.70 USD.");
    assertThat(Refusals.message(refusal).getMetadataMap())
        .containsEntry("shortfall_minor", "2840")
        .containsEntry("available_minor", "8330")
        .containsEntry("currency", "USD");
  }

  @ParameterizedTest
  @EnumSource
  void everyRefusalSaysSomethingInItsOwnWords(RefusalCode code) {
    String detail = Refusals.detail(Refusal.of(code, "JPY"));

    assertThat(detail).endsWith(".").doesNotContain("%").doesNotContain("null");
  }

  @Test
  void aReplayedRefusalIsMarked() {
    Refusal refusal = Refusal.of(RefusalCode.SAME_WALLET, "USD");

    assertThat(Errors.info(Refusals.status(new Outcome.Refused(refusal, true))).getMetadataMap())
        .containsEntry("replayed", "true");
    assertThat(Errors.info(Refusals.status(new Outcome.Refused(refusal, false))).getMetadataMap())
        .isEmpty();
  }
}
