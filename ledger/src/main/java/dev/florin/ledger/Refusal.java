package dev.florin.ledger;

import java.util.Objects;

/**
 * A decision against a command, with the figures that explain it.
 *
 * @param code why
 * @param availableMinor what the source wallet could have paid, minor units; 0 unless the code is
 *     {@link RefusalCode#INSUFFICIENT_FUNDS}
 * @param shortfallMinor what it lacked, minor units; 0 unless the code is {@link
 *     RefusalCode#INSUFFICIENT_FUNDS}
 * @param currency the command's currency
 */
public record Refusal(RefusalCode code, long availableMinor, long shortfallMinor, String currency) {
  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(currency, "currency");
  }

  /** A refusal that needs no figures. */
  public static Refusal of(RefusalCode code, String currency) {
    return new Refusal(code, 0, 0, currency);
  }

  /** The source holds {@code availableMinor}, less than {@code amountMinor}. */
  public static Refusal insufficientFunds(long availableMinor, long amountMinor, String currency) {
    return new Refusal(
        RefusalCode.INSUFFICIENT_FUNDS, availableMinor, amountMinor - availableMinor, currency);
  }
}
