package dev.florin.ledger;

import java.time.Instant;

/**
 * What never changes about a wallet.
 *
 * @param id snowflake
 * @param ownerId user id of the owner
 * @param ownerName how the owner is shown to a sender, as stated when the wallet was opened
 * @param currency ISO 4217 code
 * @param createdAt the database's clock
 */
public record Wallet(
    long id, String ownerId, String ownerName, String currency, Instant createdAt) {}
