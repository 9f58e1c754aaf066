package dev.florin.service;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The currencies that wallets are opened in: those of ISO 4217 that are money somewhere today, so
 * neither funds and metals nor money of the past. Written out, so that another Java version does
 * not change what a wallet may hold; a test holds the table against Java's own.
 */
final class Currencies {
  private static final String WITHOUT_DECIMALS =
      "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
  private static final String THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND";
  private static final String TWO_DECIMALS =
      """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
      CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
      HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA \
      MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN \
      QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP \
      TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG\
      """;

  private static final SortedMap<String, Integer> EXPONENTS = exponents();

  private Currencies() {}

  static boolean isKnown(String code) {
    return EXPONENTS.containsKey(code);
  }

  /** Digits after the decimal point of a known currency. */
  static int exponent(String code) {
    Integer exponent = EXPONENTS.get(code);
    if (exponent == null) {
      throw new IllegalArgumentException("currency: " + code + " (expected: a known one)");
    }
    return exponent;
  }

  /** The codes, in the order of the alphabet. */
  static Stream<String> codes() {
    return EXPONENTS.keySet().stream();
  }

  private static SortedMap<String, Integer> exponents() {
    SortedMap<String, Integer> exponents = new TreeMap<>();
    put(exponents, WITHOUT_DECIMALS, 0);
    put(exponents, TWO_DECIMALS, 2);
    put(exponents, THREE_DECIMALS, 3);
    return exponents;
  }

  private static void put(Map<String, Integer> exponents, String codes, int exponent) {
    for (String code : codes.split(" ", -1)) {
      exponents.put(code, exponent);
    }
  }
}
