package dev.florin.ledger.backlog;

import dev.florin.ledger.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An accepted transfer as an operator sees it.
 *
 * @param id snowflake: the transfer's own, too, if it settles
 * @param state where it stands
 * @param slot its source wallet's
 * @param sequence its place among the slot's transfers
 * @param sourceWalletId where money is to leave
 * @param destinationWalletId where it is to arrive; -1 if there was no such recipient
 * @param amountMinor minor units, above zero
 * @param currency ISO 4217 code as the caller stated it
 * @param caller who asked
 * @param key the idempotency key of the request
 * @param note the caller's words, or null
 * @param acceptedAt the database's clock
 * @param finishedAt the database's clock; null while it is pending or parked
 * @param failures how often it was tried in vain since it was accepted, or tried again
 * @param refusal why it was refused; null unless it was
 */
public record QueuedTransfer(
    long id,
    QueueState state,
    short slot,
    long sequence,
    long sourceWalletId,
    long destinationWalletId,
    long amountMinor,
    String currency,
    String caller,
    String key,
    @Nullable String note,
    Instant acceptedAt,
    @Nullable Instant finishedAt,
    int failures,
    @Nullable Refusal refusal) {}
