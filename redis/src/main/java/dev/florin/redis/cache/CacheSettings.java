package dev.florin.redis.cache;

import java.time.Duration;

/**
 * The cache's bounds.
 *
 * @param timeToLive of what is kept of a wallet, from its first entry on
 * @param markLife how long a writer that says nothing more keeps others from filling
 * @param trust how long a generation is taken for the one of now, from when its reading began
 * @param refresh how often it is read
 * @param entriesMax a wallet's entries
 * @param walletBytesMax a wallet's entries in sum, with their names
 * @param entryBytesMax one entry
 * @param loadsMax loads under way that others may join
 */
public record CacheSettings(
    Duration timeToLive,
    Duration markLife,
    Duration trust,
    Duration refresh,
    int entriesMax,
    int walletBytesMax,
    int entryBytesMax,
    int loadsMax) {
  /** As the service uses it. */
  public static final CacheSettings DEFAULT =
      new CacheSettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          64,
          256 * 1024,
          64 * 1024,
          10_000);

  /** Checks the bounds. */
  public CacheSettings {
    require(timeToLive.toMillis() > 0, "time_to_live: " + timeToLive);
    require(markLife.toMillis() > 0, "mark_life: " + markLife);
    require(refresh.toMillis() > 0, "refresh: " + refresh);
    require(trust.compareTo(refresh) >= 0, "trust: " + trust + ", refresh: " + refresh);
    require(entriesMax > 0, "entries_max: " + entriesMax);
    require(entryBytesMax > 0, "entry_bytes_max: " + entryBytesMax);
    require(walletBytesMax >= entryBytesMax, "wallet_bytes_max: " + walletBytesMax);
    require(loadsMax > 0, "loads_max: " + loadsMax);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(
          what + " (expected: > 0, trust >= refresh, a wallet's bytes >= an entry's)");
    }
  }
}
