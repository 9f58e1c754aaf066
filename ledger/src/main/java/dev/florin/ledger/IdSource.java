package dev.florin.ledger;

/** Gives ids that no other instance on the same database gives. Threads: any. */
@FunctionalInterface
public interface IdSource {
  /** A new id, above zero and above every id this source gave before. */
  long next();
}
