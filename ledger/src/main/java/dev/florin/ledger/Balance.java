package dev.florin.ledger;

/**
 * A wallet's balance at one version.
 *
 * @param walletId the wallet
 * @param balanceMinor minor units of the wallet's currency
 * @param version counts the wallet's transfers
 * @param timeline raised by a restore from a backup, so that (timeline, version) never repeats with
 *     another balance
 */
public record Balance(long walletId, long balanceMinor, long version, long timeline) {}
