package dev.florin.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A committed movement: one row, two wallets, both running balances and both versions.
 *
 * @param id snowflake: unique, roughly ordered in time, and nothing more
 * @param kind what it is
 * @param callerKey who asked, with the idempotency key
 * @param fingerprint of the request as sent
 * @param sourceWalletId where the money left
 * @param destinationWalletId where it arrived
 * @param amountMinor minor units, above zero
 * @param currency ISO 4217 code of both wallets
 * @param sourceBalanceMinor the source's balance after it
 * @param destinationBalanceMinor the destination's balance after it
 * @param sourceVersion the source's version after it: this orders the source's life
 * @param destinationVersion the destination's version after it
 * @param note the caller's words, or null
 * @param traceId 32 hexadecimal digits, or null
 * @param createdAt the database's clock, read under the wallets' locks
 */
public record Transfer(
    long id,
    Kind kind,
    CallerKey callerKey,
    Fingerprint fingerprint,
    long sourceWalletId,
    long destinationWalletId,
    long amountMinor,
    String currency,
    long sourceBalanceMinor,
    long destinationBalanceMinor,
    long sourceVersion,
    long destinationVersion,
    @Nullable String note,
    @Nullable String traceId,
    Instant createdAt) {

  /** The wallets of it that users own: not the one that stands for the outside world. */
  public long[] userWalletIds() {
    return switch (kind) {
      case DEPOSIT -> new long[] {destinationWalletId};
      case WITHDRAWAL -> new long[] {sourceWalletId};
      case TRANSFER -> new long[] {sourceWalletId, destinationWalletId};
    };
  }
}
