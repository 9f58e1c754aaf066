package dev.florin.ledger.commit;

import dev.florin.ledger.AcceptedTransfer;

/**
 * A transfer as it enters the backlog.
 *
 * @param transfer what was accepted; pending
 * @param slot that its source wallet belongs to
 * @param sequence its place in the slot
 */
public record AcceptedRow(AcceptedTransfer transfer, short slot, long sequence) {}
