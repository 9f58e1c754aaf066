package dev.florin.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTextTest {
  @ParameterizedTest
  @CsvSource({
    "8330, USD, 83.30 USD",
    "5, USD, 0.05 USD",
    "0, USD, 0.00 USD",
    "100, USD, 1.00 USD",
    "-5, USD, -0.05 USD",
    "-12345, USD, -123.45 USD",
    "500, JPY, 500 JPY",
    "0, JPY, 0 JPY",
    "1234, KWD, 1.234 KWD",
    "7, KWD, 0.007 KWD",
    "1000000000000000, USD, 10000000000000.00 USD"
  })
  void minorUnitsReadAsPeopleWriteThem(long amountMinor, String currency, String text) {
    assertThat(MoneyText.of(amountMinor, currency)).isEqualTo(text);
  }
}
