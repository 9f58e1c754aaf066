package dev.florin.service;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many calls wait for the database at once. The others wait here, for their deadline;
 * and where too many do, one more is refused at once.
 */
final class ReadGate {
  private static final int WAITING_MAX = 10_000;

  private final Semaphore reads;
  private final Deadlines deadlines;

  ReadGate(int readsMax, Deadlines deadlines) {
    this.reads = new Semaphore(readsMax);
    this.deadlines = deadlines;
  }

  /** Runs a read on this thread, unless its caller has gone by the time it is its turn. */
  <T> T read(Supplier<T> read) {
    if (reads.getQueueLength() >= WAITING_MAX) {
      throw Faults.overloaded();
    }
    try {
      if (!reads.tryAcquire(deadlines.patience().toNanos(), TimeUnit.NANOSECONDS)) {
        throw Faults.overloaded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.unavailable();
    }
    try {
      deadlines.patience();
      return read.get();
    } finally {
      reads.release();
    }
  }
}
