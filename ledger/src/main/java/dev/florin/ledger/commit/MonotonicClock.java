package dev.florin.ledger.commit;

/** Time for deadlines and waits: nanoseconds from an arbitrary origin, never going back. */
@FunctionalInterface
public interface MonotonicClock {
  long nanos();

  /** The machine's. */
  static MonotonicClock system() {
    return System::nanoTime;
  }
}
