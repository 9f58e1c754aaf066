package dev.florin.redis.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The loads under way that others may join: those of the same entry under the same token. */
final class Flights {
  private final ConcurrentMap<Flight, CompletableFuture<byte[]>> flights =
      new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final int countMax;

  Flights(int countMax) {
    this.countMax = countMax;
  }

  /** What a load is for. */
  record Flight(long walletId, String entry, Token token) {}

  /**
   * Makes the caller the one who loads, or tells of the one who does.
   *
   * @param mine to be completed by the caller if it loads, after {@link #land}
   * @return the load to join; null if the caller is to load, and {@code mine} may be joined, unless
   *     there are too many already
   */
  @Nullable CompletableFuture<byte[]> join(Flight flight, CompletableFuture<byte[]> mine) {
    if (count.get() >= countMax) {
      return flights.get(flight);
    }
    CompletableFuture<byte[]> theirs = flights.putIfAbsent(flight, mine);
    if (theirs == null) {
      count.incrementAndGet();
    }
    return theirs;
  }

  /** From now on nobody joins it. */
  void land(Flight flight, CompletableFuture<byte[]> mine) {
    if (flights.remove(flight, mine)) {
      count.decrementAndGet();
    }
  }

  int size() {
    return count.get();
  }
}
