package dev.florin.ledger.backlog;

import java.time.Instant;

/**
 * A dead letter.
 *
 * @param transfer what was to be settled
 * @param parkedAt when it was given up, by the database's clock
 * @param error what it failed by the last time
 */
public record ParkedTransfer(QueuedTransfer transfer, Instant parkedAt, String error) {}
