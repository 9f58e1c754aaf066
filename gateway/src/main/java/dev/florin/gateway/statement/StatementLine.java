package dev.florin.gateway.statement;

import java.time.Instant;

/**
 * One transaction, as the wallet's owner sees it.
 *
 * @param kind as the contract names it: {@code transfer}, {@code deposit} or {@code withdrawal}
 * @param counterparty the other user's id; empty where there is none
 * @param note empty where there is none
 * @param amountMinor signed, in minor units
 * @param balanceAfterMinor in minor units
 */
public record StatementLine(
    Instant time,
    String id,
    String kind,
    String counterparty,
    String note,
    long amountMinor,
    long balanceAfterMinor) {

  /** The balance that it began with, in minor units. */
  public long balanceBeforeMinor() {
    return Math.subtractExact(balanceAfterMinor, amountMinor);
  }
}
