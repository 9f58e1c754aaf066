package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurrenciesTest {
  @Test
  void everyCurrencyHasTheExponentThatJavaKnows() {
    List<String> codes = Currencies.codes().toList();

    assertThat(codes).hasSize(154).isSorted().doesNotHaveDuplicates();
    assertThat(codes)
        .allSatisfy(code ->
            assertThat(Currencies.exponent(code))
                .isEqualTo(Currency.getInstance(code).getDefaultFractionDigits()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "usd", "US", "USDX", "XXX", "XAU", "DEM", "BGN", "CLF", "U\u0000D"})
  void whatIsNotMoneyTodayIsUnknown(String code) {
    assertThat(Currencies.isKnown(code)).isFalse();
  }
}
