package dev.florin.redis.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.florin.redis.Redis;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Says who may pass: a token bucket for each caller and kind of request, shared by all instances on
 * one Redis.
 *
 * <p>Where Redis decides, N instances together never let through more than a bucket of that size
 * would. Keeps the buckets of the callers seen last; one that is forgotten begins again with what
 * Redis says. Safe for use by many threads; blocks none.
 */
public final class TokenBuckets implements RateLimiter {
  static final int BUCKETS_MAX = 100_000;

  private final ThrottleStatistics statistics = new ThrottleStatistics();
  private final Bucket.Terms terms;
  private final Cache<CallerKey, Bucket> buckets;

  TokenBuckets(SharedBuckets shared, int chunk, WithoutRedis withoutRedis, LongSupplier nanoClock) {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk: " + chunk + " (expected: at least 1)");
    }
    SharedBuckets counted =
        (limit, key, question) -> {
          var answer = shared.ask(limit, key, question);
          answer.ifPresent(asked -> statistics.asked.increment());
          return answer;
        };
    this.terms = new Bucket.Terms(counted, chunk, withoutRedis, nanoClock, statistics);
    this.buckets = Caffeine.newBuilder().maximumSize(BUCKETS_MAX).build();
  }

  /**
   * @param redis where the buckets are; empty where there is none, so that the policy decides all
   * @param chunk tokens that are taken at once while there are plenty; 1 for none to hold
   */
  public TokenBuckets(Optional<Redis> redis, int chunk, WithoutRedis withoutRedis) {
    this(
        redis.<SharedBuckets>map(RedisBuckets::new).orElse((_, _, _) -> Optional.empty()),
        chunk,
        withoutRedis,
        System::nanoTime);
  }

  /** Completed at once unless Redis must be asked; then within the timeout of a command. */
  @Override
  public CompletableFuture<Verdict> take(Limit limit, String key) {
    return buckets
        .get(new CallerKey(limit, key), caller -> new Bucket(caller.limit, caller.key, terms))
        .take();
  }

  public ThrottleStatistics statistics() {
    return statistics;
  }

  private record CallerKey(Limit limit, String key) {}
}
