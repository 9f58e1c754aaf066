package dev.florin.app;

import java.util.Arrays;

/**
 * When a wallet's movements were acknowledged. A wallet's version counts its movements, so a read
 * that begins after the n-th acknowledgement must show version n at the least. Threads: any.
 */
final class Acknowledged {
  private long[] atNanos = new long[256];
  private int count;

  synchronized void add(long nowNanos) {
    if (count == atNanos.length) {
      atNanos = Arrays.copyOf(atNanos, 2 * count);
    }
    atNanos[count++] = nowNanos;
  }

  /** How many there were at a moment. */
  synchronized int until(long nanos) {
    int until = count;
    while (until > 0 && atNanos[until - 1] - nanos > 0) {
      until--;
    }
    return until;
  }
}
