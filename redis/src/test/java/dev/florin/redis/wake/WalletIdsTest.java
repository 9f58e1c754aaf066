package dev.florin.redis.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalletIdsTest {
  @Test
  void anyIdsComeBackAscending() {
    Random random = new Random(2026);
    for (int count = 0; count < 300; count++) {
      long[] ids = random.longs(count, 0, Long.MAX_VALUE).toArray();
      long[] ascending = ids.clone();
      Arrays.sort(ascending);

      assertThat(WalletIds.parse(WalletIds.text(ids))).isEqualTo(ascending);
    }
    long[] ends = {0, 1, 127, 128, Long.MAX_VALUE};
    assertThat(WalletIds.parse(WalletIds.text(ends))).isEqualTo(ends);
  }

  @Test
  void idsOfOneDayAreShort() {
    Random random = new Random(2026);
    long first = 701208113412415488L;
    long[] ids = random.longs(1_000, first, first + (86_400_000L << 22)).toArray();

    assertThat(WalletIds.text(ids).length()).isLessThan(9 * ids.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gA", "////////////////", "no Base64!"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> WalletIds.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
