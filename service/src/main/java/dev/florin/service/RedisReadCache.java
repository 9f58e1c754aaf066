package dev.florin.service;

import dev.florin.ledger.CacheGeneration;
import dev.florin.ledger.CommitFence;
import dev.florin.redis.cache.CacheSettings;
import dev.florin.redis.cache.Fence;
import dev.florin.redis.cache.GenerationSource;
import dev.florin.redis.cache.WalletCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The cache in Redis, as reads use it and as commits fence it off. */
public final class RedisReadCache implements ReadCache {
  private final WalletCache cache;

  public RedisReadCache(WalletCache cache) {
    this.cache = cache;
  }

  /** The usual bounds, and how long what is read may be kept. */
  public static CacheSettings settings(Duration timeToLive) {
    CacheSettings usual = CacheSettings.DEFAULT;
    return new CacheSettings(
        timeToLive,
        usual.markLife(),
        usual.trust(),
        usual.refresh(),
        usual.entriesMax(),
        usual.walletBytesMax(),
        usual.entryBytesMax(),
        usual.loadsMax());
  }

  /** The ledger's generation, as the cache asks for it. */
  public static GenerationSource source(CacheGeneration generation) {
    return new GenerationSource() {
      @Override
      public String databaseId() {
        return generation.databaseId();
      }

      @Override
      public long read() {
        return generation.read();
      }

      @Override
      public void raise() {
        generation.raise();
      }
    };
  }

  @Override
  public CompletableFuture<byte[]> get(
      long walletId, String entry, Supplier<CompletableFuture<byte[]>> load) {
    return cache.get(walletId, entry, load);
  }

  @Override
  public CompletableFuture<Void> evict(long[] walletIds) {
    return cache.evict(walletIds);
  }

  /** What a lane raises around the wallets of a commit. */
  public CommitFence fence() {
    return walletIds -> {
      Fence fence = cache.mark(walletIds);
      return new CommitFence.Fence() {
        @Override
        public boolean holds() {
          return fence.holds();
        }

        @Override
        public CompletableFuture<Void> lift() {
          return fence.lift();
        }
      };
    };
  }
}
