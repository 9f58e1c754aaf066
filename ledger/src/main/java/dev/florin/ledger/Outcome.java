package dev.florin.ledger;

/** What became of a command. Faults are not outcomes: see {@link LedgerFaultException}. */
public sealed interface Outcome {
  /** Whether this is an earlier answer to the same key, given again. */
  boolean replayed();

  /**
   * It happened, and is durable.
   *
   * @param transfer as committed
   * @param replayed whether an earlier request did it
   */
  record Done(Transfer transfer, boolean replayed) implements Outcome {}

  /**
   * It did not happen, and with this key never will.
   *
   * @param refusal why
   * @param replayed whether an earlier request was told so
   */
  record Refused(Refusal refusal, boolean replayed) implements Outcome {}
}
