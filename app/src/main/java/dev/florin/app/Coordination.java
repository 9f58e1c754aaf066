package dev.florin.app;

import dev.florin.app.configuration.Configuration;
import dev.florin.gateway.throttle.ThrottleConfig;
import dev.florin.ledger.CacheGeneration;
import dev.florin.ledger.CommitFence;
import dev.florin.ledger.lease.LeaseTimes;
import dev.florin.ledger.lease.MeetingPlace;
import dev.florin.ledger.lease.Peers;
import dev.florin.redis.Redis;
import dev.florin.redis.cache.CacheMeters;
import dev.florin.redis.cache.Generations;
import dev.florin.redis.cache.WalletCache;
import dev.florin.redis.lease.Claims;
import dev.florin.redis.throttle.Limit;
import dev.florin.redis.throttle.RateLimiter;
import dev.florin.redis.throttle.ThrottleMeters;
import dev.florin.redis.throttle.TokenBuckets;
import dev.florin.service.ReadCache;
import dev.florin.service.RedisMeetingPlace;
import dev.florin.service.RedisReadCache;
import dev.florin.service.WalletWakes;
import dev.florin.telemetry.Instruments;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the instances do together: the cache of reads, the leases, the limits. All of it goes
 * through one link to Redis; and where there is none, or it breaks, each of them does without.
 */
final class Coordination {
  private final Configuration configuration;
  private final Parts parts;
  private final Instruments instruments;
  private final Optional<RedisAccess> access;
  private final Optional<Redis> redis;
  private final WalletWakes wakes;
  private ReadCache readCache = ReadCache.NONE;

  private Coordination(
      Configuration configuration,
      Parts parts,
      Optional<RedisAccess> access,
      Instruments instruments) {
    this.configuration = configuration;
    this.parts = parts;
    this.instruments = instruments;
    this.access = access;
    this.redis =
        access.map(to ->
            parts.start("link to Redis", () -> Redis.open(to.config(), instruments), Redis::close));
    this.wakes = parts.start("wakes", () -> new WalletWakes(redis), WalletWakes::close);
  }

  /** Starts our own Redis, if it is ours that is wanted, and begins to link to it. */
  static Coordination start(Configuration configuration, Parts parts, Instruments instruments) {
    return new Coordination(
        configuration, parts, RedisAccess.starting(configuration, parts), instruments);
  }

  /** Where Redis is, reachable now or not; empty where the program runs without. */
  Optional<RedisAccess> access() {
    return access;
  }

  /** Whoever else is on the database; without a node number of its own the program ends. */
  Peers peers() {
    MeetingPlace place =
        redis
            .<MeetingPlace>map(to -> new RedisMeetingPlace(new Claims(to)))
            .orElse(MeetingPlace.NONE);
    return Peers.meeting(place, LeaseTimes.of(configuration.leaseTime()), parts::lost);
  }

  /**
   * Starts the cache, to be ended after the ledger whose commits it is fenced off by. Whoever
   * watches a wallet is woken behind the fence.
   */
  CommitFence fence(CacheGeneration generation) {
    return wakes.around(
        redis.map(to -> startCache(to, generation).fence()).orElse(CommitFence.NONE));
  }

  /** Who is woken by the commits behind the fence. */
  WalletWakes wakes() {
    return wakes;
  }

  RateLimiter rateLimiter() {
    Configuration.ThrottleOptions throttle = configuration.throttle();
    TokenBuckets buckets = new TokenBuckets(redis, throttle.chunk(), throttle.withoutRedis());
    ThrottleConfig limits = throttle.config();
    ThrottleMeters.show(
        instruments,
        buckets.statistics(),
        Stream.of(limits.reads(), limits.writes(), limits.anonymous()).map(Limit::name).toList());
    return buckets;
  }

  /** Of the ledger that has asked for its fence; one that keeps nothing where there is no Redis. */
  ReadCache readCache() {
    return readCache;
  }

  private RedisReadCache startCache(Redis to, CacheGeneration generation) {
    var settings = RedisReadCache.settings(configuration.cacheTime());
    Generations generations =
        parts.start(
            "cache",
            () -> new Generations(RedisReadCache.source(generation), settings),
            Generations::close);
    WalletCache cache = new WalletCache(to, generations, settings);
    CacheMeters.show(instruments, cache.statistics());
    RedisReadCache started = new RedisReadCache(cache);
    readCache = started;
    return started;
  }
}
