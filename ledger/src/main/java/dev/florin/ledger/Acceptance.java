package dev.florin.ledger;

/** What came of asking to accept a transfer. */
public sealed interface Acceptance {
  /**
   * It is accepted, and durable.
   *
   * @param transfer as it was when it was accepted: pending
   * @param replayed whether an earlier request with the same key was accepted, and this is its
   *     answer again
   */
  record Accepted(AcceptedTransfer transfer, boolean replayed) implements Acceptance {}

  /** The key belongs to another request. Nothing was accepted. */
  record KeyReused() implements Acceptance {}
}
