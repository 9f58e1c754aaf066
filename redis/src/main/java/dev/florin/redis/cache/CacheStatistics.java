package dev.florin.redis.cache;

import java.util.concurrent.atomic.LongAdder;

/** Counters of one instance's cache. Any thread may read; the sums are not one instant's. */
public final class CacheStatistics {
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder marked = new LongAdder();
  final LongAdder bypassed = new LongAdder();
  final LongAdder fills = new LongAdder();
  final LongAdder refusedFills = new LongAdder();
  final LongAdder evictions = new LongAdder();
  final LongAdder failedEvictions = new LongAdder();
  final LongAdder failedMarks = new LongAdder();
  private final Generations generations;

  CacheStatistics(Generations generations) {
    this.generations = generations;
  }

  void countFill(boolean kept) {
    (kept ? fills : refusedFills).increment();
  }

  /** Reads answered from Redis. */
  public long hits() {
    return hits.sum();
  }

  /** Reads that loaded and tried to fill. */
  public long misses() {
    return misses.sum();
  }

  /** Reads that waited for the load of another of this instance. */
  public long joined() {
    return joined.sum();
  }

  /** Reads that loaded and filled nothing, because a write was under way. */
  public long marked() {
    return marked.sum();
  }

  /** Reads that loaded without Redis: it was away or busy, or the generation not known. */
  public long bypassed() {
    return bypassed.sum();
  }

  /** Loaded entries that Redis kept. */
  public long fills() {
    return fills.sum();
  }

  /** Loaded entries that it did not: a write came between, or they were too many or too long. */
  public long refusedFills() {
    return refusedFills.sum();
  }

  /** Wallets evicted, whether or not anything of them was kept. */
  public long evictions() {
    return evictions.sum();
  }

  /** Wallets whose eviction failed: others may have been shown an old state for about a second. */
  public long failedEvictions() {
    return failedEvictions.sum();
  }

  /** Wallets whose mark failed: the same. */
  public long failedMarks() {
    return failedMarks.sum();
  }

  /** Times this instance raised the generation by itself, because evictions had failed. */
  public long raises() {
    return generations.raises();
  }
}
