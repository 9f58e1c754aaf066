package dev.florin.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One movement of money that a caller asks for, well formed and authorized, not yet decided.
 *
 * <p>Whether it may happen (funds, currency, a frozen wallet, a recipient that is not there) is
 * decided under the wallets' locks, so that the decision is stored with the key and a retry gets
 * the same one.
 *
 * @param kind what it is
 * @param callerKey who asks, with the idempotency key
 * @param fingerprint of the request as sent
 * @param sourceWalletId where money leaves, or {@link #SYSTEM} for a deposit
 * @param destinationWalletId where money arrives, {@link #SYSTEM} for a withdrawal, or {@link
 *     #NOBODY} where the recipient has no wallet that can take it
 * @param amountMinor minor units, 1 to 10^15
 * @param currency ISO 4217 code as the caller stated it
 * @param note the caller's words, or null
 * @param traceId W3C trace id, 32 lower-case hexadecimal digits, or null
 */
public record Command(
    Kind kind,
    CallerKey callerKey,
    Fingerprint fingerprint,
    long sourceWalletId,
    long destinationWalletId,
    long amountMinor,
    String currency,
    @Nullable String note,
    @Nullable String traceId) {

  /** In place of a wallet's id: the system wallet of the currency, chosen by the lane. */
  public static final long SYSTEM = 0;

  /** In place of a destination's id: there is no such recipient. */
  public static final long NOBODY = -1;

  public Command {
    Objects.requireNonNull(callerKey, "callerKey");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(currency, "currency");
    if (amountMinor < 1 || amountMinor > Bounds.AMOUNT_MINOR_MAX) {
      throw new IllegalArgumentException(
          "amount_minor: " + amountMinor + " (expected: 1 to " + Bounds.AMOUNT_MINOR_MAX + ")");
    }
    if (currency.length() != 3) {
      throw new IllegalArgumentException("currency: " + currency + " (expected: three letters)");
    }
    requireParties(kind, sourceWalletId, destinationWalletId);
  }

  /** Money into a wallet, from outside the system. */
  public static Command deposit(
      CallerKey callerKey,
      Fingerprint fingerprint,
      long walletId,
      long amountMinor,
      String currency,
      @Nullable String note,
      @Nullable String traceId) {
    return new Command(
        Kind.DEPOSIT,
        callerKey,
        fingerprint,
        SYSTEM,
        walletId,
        amountMinor,
        currency,
        note,
        traceId);
  }

  /** Money out of a wallet, to outside the system. */
  public static Command withdrawal(
      CallerKey callerKey,
      Fingerprint fingerprint,
      long walletId,
      long amountMinor,
      String currency,
      @Nullable String note,
      @Nullable String traceId) {
    return new Command(
        Kind.WITHDRAWAL,
        callerKey,
        fingerprint,
        walletId,
        SYSTEM,
        amountMinor,
        currency,
        note,
        traceId);
  }

  /** Money from one wallet to another; {@code destinationWalletId} may be {@link #NOBODY}. */
  public static Command transfer(
      CallerKey callerKey,
      Fingerprint fingerprint,
      long sourceWalletId,
      long destinationWalletId,
      long amountMinor,
      String currency,
      @Nullable String note,
      @Nullable String traceId) {
    return new Command(
        Kind.TRANSFER,
        callerKey,
        fingerprint,
        sourceWalletId,
        destinationWalletId,
        amountMinor,
        currency,
        note,
        traceId);
  }

  private static void requireParties(Kind kind, long source, long destination) {
    boolean wellFormed =
        switch (kind) {
          case DEPOSIT -> source == SYSTEM && destination > 0;
          case WITHDRAWAL -> source > 0 && destination == SYSTEM;
          case TRANSFER -> source > 0 && (destination > 0 || destination == NOBODY);
        };
    if (!wellFormed) {
      throw new IllegalArgumentException(
          kind + " from " + source + " to " + destination + ": not the parties of this kind");
    }
  }
}
