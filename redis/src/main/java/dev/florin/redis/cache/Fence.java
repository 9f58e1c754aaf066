package dev.florin.redis.cache;

import java.util.concurrent.CompletableFuture;

/**
 * Around the wallets of one transaction, from before its COMMIT until after. Used by one thread.
 */
public interface Fence {
  /**
   * Whether Redis keeps everybody from filling these wallets, and will for at least half of the
   * mark's life. Waits for Redis's answer, at most about its timeout. If not, the transaction
   * itself must raise the generation.
   */
  boolean holds();

  /**
   * After COMMIT: evicts, and lets others fill again.
   *
   * @return done when that was tried; never exceptional. If it failed, and {@link #holds} had not
   *     said no, the generation is raised in the background
   */
  CompletableFuture<Void> lift();
}
