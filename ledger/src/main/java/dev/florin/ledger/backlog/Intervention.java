package dev.florin.ledger.backlog;

import java.time.Instant;

/** What came of an operator's decision about a parked transfer. Only {@link Done} did anything. */
public sealed interface Intervention {
  /**
   * It was done, and is recorded.
   *
   * @param transfer as it stands now
   */
  record Done(QueuedTransfer transfer) implements Intervention {}

  /** No such transfer was accepted, or it ended and is forgotten. */
  record NotThere() implements Intervention {}

  /**
   * It is not parked: it is pending, or it ended.
   *
   * @param state where it stands
   */
  record NotParked(QueueState state) implements Intervention {}

  /**
   * It was accepted longer ago than {@link QueueDesk#RETRY_AGE_MAX}, and can only be dropped.
   *
   * @param acceptedAt the database's clock
   */
  record TooOld(Instant acceptedAt) implements Intervention {}
}
