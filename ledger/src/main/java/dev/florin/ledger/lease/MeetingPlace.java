package dev.florin.ledger.lease;

import java.time.Duration;

/**
 * Where those who want the same lease meet before they ask PostgreSQL, so that most need not ask.
 *
 * <p>It decides nothing. What it says may be wrong or missing: who was told not to try asks all the
 * same once in the time that a lease lasts, so a wrong "no" delays a takeover by that and no more.
 *
 * <p>Threads: any. Nothing here fails; each call waits for a fraction of a second at most.
 */
public interface MeetingPlace {
  /** For instances that have nowhere to meet: everybody asks. */
  MeetingPlace NONE = new NoMeetingPlace();

  /**
   * Whether this owner should ask for the lease; if so, others should not for so long. In doubt
   * yes.
   */
  boolean shouldTry(String name, String owner, Duration expiry);

  /** Says that PostgreSQL confirmed this owner to hold the lease for so long. */
  void held(String name, String owner, Duration expiry);

  /** Says that the owner let go of the lease, and wakes who waits for it. */
  void left(String name, String owner);

  /**
   * Runs this whenever somebody left the lease, from a thread that must not be kept.
   *
   * @return ends it
   */
  Registration onLeft(String name, Runnable wakeUp);

  /** Ends what was registered; a second time does nothing. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
