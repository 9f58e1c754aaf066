package dev.florin.ledger.backlog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one accepted transfer.
 *
 * @param transfer as it stands
 * @param parkedAt when it was given up, by the database's clock; null unless it is parked
 * @param error what it failed by the last time; null unless it is parked
 * @param acts what was done to it beyond the usual, oldest first: the last {@link
 *     QueueDesk#ACTS_MAX}
 */
public record TransferRecord(
    QueuedTransfer transfer,
    @Nullable Instant parkedAt,
    @Nullable String error,
    List<QueueAct> acts) {
  public TransferRecord {
    acts = List.copyOf(acts);
  }
}
