package dev.florin.redis;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether commands are answered in time, for the price of two counters a command.
 *
 * <p>Answers come in the order of the commands. So if all that had been sent at one beat is
 * answered {@link #BEATS} beats later, nothing took longer than that; and if not, something did.
 * Beats are counted, not the time between them: a process that was paused has beaten once, and does
 * not take its own pause for Redis's.
 */
final class Pulse {
  /** Beats a command may take. */
  static final int BEATS = 10;

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final int unansweredMax;
  private final long[] sentAt = new long[BEATS];
  private int beats;

  Pulse(int unansweredMax) {
    this.unansweredMax = unansweredMax;
  }

  /** Whether one more may be sent; threads that ask at the same moment may all be told so. */
  boolean admits() {
    if (sent.get() - answered.get() >= unansweredMax) {
      return false;
    }
    sent.incrementAndGet();
    return true;
  }

  boolean isHalfFull() {
    return sent.get() - answered.get() >= unansweredMax / 2;
  }

  void answered() {
    answered.incrementAndGet();
  }

  /** One beat, by one thread only. Whether a command was sent {@link #BEATS} beats ago in vain. */
  boolean isOverdue() {
    int slot = beats++ % BEATS;
    long sentThen = sentAt[slot];
    sentAt[slot] = sent.get();
    return answered.get() < sentThen;
  }
}
