package dev.florin.ledger.commit;

import java.util.List;

/**
 * Where lanes get what they do.
 *
 * <p>Threads: any.
 *
 * @param <A> what commands are answered with
 */
interface Work<A> {
  /** Nothing will be there before somebody says so. */
  long UNTIL_WOKEN = Long.MAX_VALUE;

  /**
   * What this lane may do now; empty if there is nothing. The lane holds the claims of all of it
   * until {@link #finish}, and takes nothing more before.
   */
  List<Ticket<A>> take(int lane, int commandsMax);

  /** The lane is done with all it took: its claims are free again. */
  void finish(int lane);

  /** How long until there may be something for a lane that found nothing, in nanoseconds. */
  long pauseNanos();

  /** Whether something waits that must be done before the lanes end: a hint, without a lock. */
  boolean hasWaiting();
}
