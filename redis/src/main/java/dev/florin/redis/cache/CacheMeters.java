package dev.florin.redis.cache;

import dev.florin.telemetry.Instruments;
import dev.florin.telemetry.Meters;
import java.util.function.LongSupplier;

/** Shows what an instance's cache does. */
public final class CacheMeters {
  private final Meters meters;

  private CacheMeters(Meters meters) {
    this.meters = meters;
  }

  /** From now on. */
  public static void show(Instruments instruments, CacheStatistics statistics) {
    CacheMeters shown = new CacheMeters(Meters.of(instruments));
    shown.reads("hit", statistics::hits);
    shown.reads("miss", statistics::misses);
    shown.reads("joined", statistics::joined);
    shown.reads("marked", statistics::marked);
    shown.reads("bypassed", statistics::bypassed);
    shown.fills("kept", statistics::fills);
    shown.fills("refused", statistics::refusedFills);
    shown.fences("evicted", statistics::evictions);
    shown.fences("eviction_failed", statistics::failedEvictions);
    shown.fences("mark_failed", statistics::failedMarks);
    shown.meters.counter(
        "florin.cache.raises",
        "Times that all copies were voided because evictions had failed.",
        statistics::raises);
  }

  private void reads(String outcome, LongSupplier count) {
    meters.counter(
        "florin.cache.reads", "Reads, by what the cache did for them.", count, "outcome", outcome);
  }

  private void fills(String outcome, LongSupplier count) {
    meters.counter("florin.cache.fills", "Copies offered to the cache.", count, "outcome", outcome);
  }

  private void fences(String outcome, LongSupplier count) {
    meters.counter(
        "florin.cache.fences",
        "Wallets fenced off by a commit, by what became of that.",
        count,
        "outcome",
        outcome);
  }
}
