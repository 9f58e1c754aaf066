package dev.florin.ledger.commit;

import dev.florin.ledger.rules.Movement;
import java.util.List;

/**
 * What a lane makes of a batch: one transaction. What becomes of one that fails is the lane's
 * business, whatever it was for.
 *
 * <p>Confined to one lane.
 *
 * @param <A> what the commands are answered with
 */
interface Transaction<A> {
  /** What such a batch is for, in a word. */
  String kind(Batch<A> batch);

  /** One movement a ticket, in their order, with the ids that they keep through all attempts. */
  List<Movement> movements(Store.Session session, List<Ticket<A>> tickets) throws StoreException;

  /**
   * Does it, once: on return it is durable, and the outcomes are those of the batch's tickets. On a
   * throw it may be amid the transaction.
   */
  Committed<A> commit(Store.Session session, Batch<A> batch) throws StoreException;

  /** After it: what can be put in order now, and does not have to be. */
  default void afterwards(Store.Session session, List<A> outcomes) throws StoreException {}

  /** Is told of those that failed for good. */
  default void gaveUp(List<Ticket<A>> tickets) {}
}
