package dev.florin.service;

/** Writes minor units as people read them, by integer arithmetic alone. */
public final class MoneyText {
  private MoneyText() {}

  /** Such as {@code 83.30 USD}, {@code -0.05 USD} or {@code 500 JPY}. */
  public static String of(long amountMinor, String currency) {
    int exponent = Currencies.exponent(currency);
    String sign = amountMinor < 0 ? "-" : "";
    String digits = Long.toUnsignedString(Math.absExact(amountMinor));
    if (digits.length() <= exponent) {
      digits = "0".repeat(exponent + 1 - digits.length()) + digits;
    }
    int point = digits.length() - exponent;
    String decimals = exponent == 0 ? "" : "." + digits.substring(point);
    return sign + digits.substring(0, point) + decimals + " " + currency;
  }
}
