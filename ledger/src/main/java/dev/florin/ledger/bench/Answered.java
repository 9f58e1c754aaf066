package dev.florin.ledger.bench;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The numbers of the commands answered last, to choose from what is sent again. Threads: any. */
final class Answered {
  /** A power of two: half a minute of a fast load. */
  private static final int KEPT = 1 << 20;

  private static final int RECENT = 1_024;

  private final AtomicLongArray numbers = new AtomicLongArray(KEPT);
  private final AtomicLong count = new AtomicLong();

  /** Remembers one, above zero. */
  void add(long number) {
    numbers.set((int) (count.getAndIncrement() & (KEPT - 1)), number);
  }

  /** One of them: of the last thousand as often as of all that are kept; 0 if there is none yet. */
  long any(SplittableRandom random) {
    long known = count.get();
    if (known == 0) {
      return 0;
    }
    long range = Math.min(known, random.nextBoolean() ? RECENT : KEPT);
    return numbers.get((int) ((known - 1 - random.nextLong(range)) & (KEPT - 1)));
  }
}
