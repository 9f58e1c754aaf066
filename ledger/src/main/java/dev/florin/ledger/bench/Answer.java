package dev.florin.ledger.bench;

/** What a command of a load is answered, if all is well. */
public enum Answer {
  /** Money moved. */
  ACCEPTED,
  /** A rule was against it. */
  REFUSED,
  /** The answer to the same request before, again. */
  REPLAYED
}
