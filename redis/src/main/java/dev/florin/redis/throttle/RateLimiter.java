package dev.florin.redis.throttle;

import java.util.concurrent.CompletableFuture;

/** Says who may pass. Implementations are safe for use by many threads, and block none. */
@FunctionalInterface
public interface RateLimiter {
  /**
   * Takes one token.
   *
   * @param key of the caller, among those of the limit
   * @return completed at once where that can be; else later, on any thread. Never fails.
   */
  CompletableFuture<Verdict> take(Limit limit, String key);
}
