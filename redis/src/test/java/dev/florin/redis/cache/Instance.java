package dev.florin.redis.cache;

import static dev.florin.redis.RedisServers.awaitLink;
import static dev.florin.redis.RedisServers.awaitTrue;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisServers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What one process has: its own connection, its own knowledge of the generation, its own cache. */
final class Instance implements AutoCloseable {
  static final String ENTRY = "balance";

  /** Long: a slow machine is not a fault of Redis. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  final TinyDatabase database;
  final Redis redis;
  final Generations generations;
  final WalletCache cache;

  Instance(EmbeddedRedis server, TinyDatabase database) {
    this(server, database, CacheSettings.DEFAULT);
  }

  Instance(EmbeddedRedis server, TinyDatabase database, CacheSettings settings) {
    this.database = database;
    this.redis = Redis.open(RedisServers.config(server, TIMEOUT));
    this.generations = new Generations(database, settings);
    this.cache = new WalletCache(redis, generations, settings);
  }

  /** Until it uses the cache. */
  Instance ready() {
    var _ = awaitLink(redis);
    awaitTrue(() -> redis.link().isPresent() && generations.current().isPresent());
    return this;
  }

  /** What a reader is shown; loads from the database. */
  long read(long wallet) {
    return TinyDatabase.version(answer(cache.get(wallet, ENTRY, () -> database.load(wallet))));
  }

  /** The same, and what was loaded is in Redis. */
  long readAndKeep(long wallet) {
    CacheStatistics statistics = cache.statistics();
    long fills = statistics.fills();
    long misses = statistics.misses();
    long shown = read(wallet);
    awaitTrue(() -> statistics.fills() - fills == statistics.misses() - misses);
    return shown;
  }

  /** A reader whose load has read the database, and whose answer is on its way. */
  SlowRead slowRead(long wallet) {
    SlowRead slow = new SlowRead(new CompletableFuture<>(), new CompletableFuture<>());
    CompletableFuture<byte[]> answered =
        cache.get(
            wallet,
            ENTRY,
            () -> {
              byte[] read = TinyDatabase.bytes(database.version(wallet));
              slow.begun.complete(null);
              return slow.gate.thenApply(_ -> read);
            });
    answer(slow.begun);
    return new SlowRead(slow.gate, answered.thenApply(TinyDatabase::version), slow.begun);
  }

  /** A write as a lane does it; acknowledged when this returns. */
  void write(long wallet) {
    Fence fence = cache.mark(new long[] {wallet});
    if (!fence.holds()) {
      database.generation.incrementAndGet();
    }
    database.commit(wallet);
    answer(fence.lift());
  }

  static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** A read between load and fill. */
  record SlowRead(
      CompletableFuture<Object> gate,
      CompletableFuture<Long> answer,
      CompletableFuture<Object> begun) {
    SlowRead(CompletableFuture<Object> gate, CompletableFuture<Object> begun) {
      this(gate, new CompletableFuture<>(), begun);
    }

    /** Lets the load end; what the reader is shown. */
    long end() {
      gate.complete("");
      return Instance.answer(answer);
    }
  }

  @Override
  public void close() {
    generations.close();
    redis.close();
  }
}
