package dev.florin.ledger.rules;

import dev.florin.ledger.Transfer;

/**
 * A transfer as it is stored: a link in the histories of both its wallets.
 *
 * @param transfer what happened
 * @param sourcePreviousId the source wallet's transfer before this one; 0 if this is its first
 * @param destinationPreviousId the same of the destination wallet
 */
public record Entry(Transfer transfer, long sourcePreviousId, long destinationPreviousId) {}
