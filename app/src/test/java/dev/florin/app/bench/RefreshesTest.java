package dev.florin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefreshesTest {
  @Test
  void everyoneReadsBeforeAnyoneDoesByChance() {
    Refreshes refreshes = new Refreshes(List.of("a", "b", "c"));
    for (int wallet = 1; wallet <= 3; wallet++) {
      assertThat(refreshes.everyoneHasRead()).isFalse();
      assertThat(refreshes.next()).isEqualTo(wallet);
    }
    assertThat(refreshes.everyoneHasRead()).isTrue();

    Set<Integer> later = new HashSet<>();
    for (int count = 0; count < 1000; count++) {
      later.add(refreshes.next());
    }
    assertThat(later).containsExactlyInAnyOrder(1, 2, 3);
  }
}
