package dev.florin.service;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Copies of what was read of a wallet, for all instances. A copy that it gives is never older than
 * a write that was answered before it was asked for, as far as it can know; and a cache that cannot
 * be reached is the same as none.
 *
 * <p>Threads: any; nothing here waits.
 */
public interface ReadCache {
  /** Keeps nothing. */
  ReadCache NONE =
      new ReadCache() {
        @Override
        public CompletableFuture<byte[]> get(
            long walletId, String entry, Supplier<CompletableFuture<byte[]>> load) {
          return load.get();
        }

        @Override
        public CompletableFuture<Void> evict(long[] walletIds) {
          return CompletableFuture.completedFuture(null);
        }
      };

  /**
   * The copy, or what loading gives, which may then be kept.
   *
   * @param walletId of a user
   * @param entry which read of that wallet
   * @param load reads the primary, at the earliest when it is called; its failure is the caller's
   */
  CompletableFuture<byte[]> get(
      long walletId, String entry, Supplier<CompletableFuture<byte[]>> load);

  /**
   * Removes all copies of these wallets.
   *
   * @return done when that is done, or was tried for long enough; never exceptional
   */
  CompletableFuture<Void> evict(long[] walletIds);
}
