package dev.florin.ledger.postgres;

/** Does several statements in one transaction, or none of them. */
public interface Transactions {
  <T> T transact(Database.Question<T> question);
}
