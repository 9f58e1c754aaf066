package dev.florin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.app.bench.Errands.Errand;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ErrandsTest {
  private static final int WALLETS = 10;

  private final Errands errands = new Errands(List.of("a", "b", "c"), WALLETS);

  @Test
  void everyWalletIsPaidBeforeAnyIsByChance() {
    Set<Integer> paid = new HashSet<>();
    for (int count = 0; count < WALLETS; count++) {
      assertThat(errands.everyoneWasPaid()).isFalse();
      paid.add(errands.next().recipient());
    }
    assertThat(errands.everyoneWasPaid()).isTrue();
    assertThat(paid).hasSize(WALLETS);
  }

  @Test
  void payersHaveTokensNobodyPaysThemselvesAndNoKeyComesTwice() {
    Set<String> keys = new HashSet<>();
    for (int count = 0; count < 1000; count++) {
      Errand errand = errands.next();
      assertThat(errand.payer()).isBetween(1, 3);
      assertThat(errand.recipient()).isBetween(1, WALLETS).isNotEqualTo(errand.payer());
      assertThat(keys.add(errand.key())).isTrue();
    }
  }
}
