package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.redis.Link;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisFaultException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandExecutionException;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read of wallets, kept in Redis for all instances. The essay of this package says why a
 * read that begins after a write was acknowledged is never answered with an older state.
 *
 * <p>Threads: any. Only {@link Fence#holds} waits. Futures are completed on Redis's thread or on
 * that of a load, and the supplier of a load is called there: neither may be held up.
 */
public final class WalletCache {
  private static final int ENTRY_NAME_MAX = 256;

  private final Redis redis;
  private final Generations generations;
  private final CacheSettings settings;
  private final CacheCommands commands;
  private final Flights flights;
  private final Fences fences;
  private final CacheStatistics statistics;
  private volatile WalletKeys keys = new WalletKeys("", "");

  /** The generations are the caller's to close. */
  public WalletCache(Redis redis, Generations generations, CacheSettings settings) {
    this.redis = redis;
    this.generations = generations;
    this.settings = settings;
    this.commands = new CacheCommands(settings);
    this.flights = new Flights(settings.loadsMax());
    this.statistics = new CacheStatistics(generations);
    this.fences = new Fences(redis, generations, this::keys, commands, settings, statistics);
    redis.onLink(link -> generations.refreshNeeded());
  }

  public CacheStatistics statistics() {
    return statistics;
  }

  /**
   * Answers from Redis, or joins a load of the same entry, or loads.
   *
   * @param walletId of a user: system wallets are not fenced
   * @param entry which read of that wallet; at most 256 bytes, or it is not kept
   * @param load reads the primary, when it is called and not before; waits for nothing. What it
   *     gives is not changed afterwards
   * @return fails with what the load fails with, and with nothing else
   */
  public CompletableFuture<byte[]> get(
      long walletId, String entry, Supplier<CompletableFuture<byte[]>> load) {
    Optional<Link> link = redis.link();
    byte[] field = ("e" + entry).getBytes(UTF_8);
    if (link.isEmpty()
        || link.get().isBusy()
        || generations.current().isEmpty()
        || field.length > ENTRY_NAME_MAX) {
      return bypass(load);
    }
    byte[] key = keys(link.get()).of(walletId);
    return new Reading(link.get(), key, field, walletId, entry, load).begin();
  }

  /**
   * Empties and marks these wallets: until the fence is lifted, or the mark's life is over, nobody
   * fills them. To be called under the wallets' row locks. Returns at once.
   *
   * @param walletIds of users, each once
   */
  public Fence mark(long[] walletIds) {
    return fences.mark(walletIds);
  }

  /**
   * Evicts what is kept of these wallets: before somebody is told of a write that happened earlier.
   *
   * @return done when that was tried; never exceptional. If it failed the generation is raised in
   *     the background, and until then this instance keeps away from the cache
   */
  public CompletableFuture<Void> evict(long[] walletIds) {
    return fences.evict(walletIds);
  }

  private CompletableFuture<byte[]> bypass(Supplier<CompletableFuture<byte[]>> load) {
    statistics.bypassed.increment();
    return load(load);
  }

  private static CompletableFuture<byte[]> load(Supplier<CompletableFuture<byte[]>> load) {
    try {
      return load.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** For readers and writers alike; made once a run of Redis. */
  private WalletKeys keys(Link link) {
    WalletKeys last = keys;
    if (!last.areOf(link)) {
      last = new WalletKeys(link.runId(), generations.databaseId());
      keys = last;
    }
    return last;
  }

  /** One call of {@link #get} that has a link. */
  private final class Reading {
    private final Link link;
    private final byte[] key;
    private final byte[] field;
    private final long walletId;
    private final String entry;
    private final Supplier<CompletableFuture<byte[]>> load;
    private final Context trace = Context.current();

    Reading(
        Link link,
        byte[] key,
        byte[] field,
        long walletId,
        String entry,
        Supplier<CompletableFuture<byte[]>> load) {
      this.link = link;
      this.key = key;
      this.field = field;
      this.walletId = walletId;
      this.entry = entry;
      this.load = load;
    }

    CompletableFuture<byte[]> begin() {
      return commands
          .read(link, key, field)
          .handle(trace.wrapFunction(this::read))
          .thenCompose(answer -> answer);
    }

    private CompletionStage<byte[]> read(
        @Nullable List<KeyValue<byte[], byte[]>> answer, @Nullable Throwable failure) {
      OptionalLong generation = generations.current();
      if (generation.isEmpty() || (answer == null && !isMark(failure))) {
        return withoutRedis(failure);
      }
      if (answer == null || answer.get(1).isEmpty()) {
        return admit(generation.getAsLong());
      }
      Token token = Token.parse(answer.get(1).getValue());
      if (token.generation() < generation.getAsLong()) {
        return admit(generation.getAsLong());
      }
      if (token.generation() > generation.getAsLong()) {
        return behind();
      }
      if (answer.get(0).hasValue()) {
        statistics.hits.increment();
        return CompletableFuture.completedFuture(answer.get(0).getValue());
      }
      return loadUnder(token);
    }

    private CompletionStage<byte[]> admit(long generation) {
      return commands
          .admit(link, key, Token.fresh(generation))
          .handle(
              trace.<byte[], Throwable, CompletionStage<byte[]>>wrapFunction(
                  (token, failure) -> admitted(generation, token, failure)))
          .thenCompose(answer -> answer);
    }

    private CompletionStage<byte[]> admitted(
        long generation, byte @Nullable [] bytes, @Nullable Throwable failure) {
      if (failure != null) {
        return withoutRedis(failure);
      }
      if (bytes == null) {
        statistics.marked.increment();
        return load(load);
      }
      Token token = Token.parse(bytes);
      return token.generation() == generation ? loadUnder(token) : behind();
    }

    /** Others know of a higher generation already. */
    private CompletableFuture<byte[]> behind() {
      generations.refreshNeeded();
      return bypass(load);
    }

    private CompletableFuture<byte[]> withoutRedis(@Nullable Throwable failure) {
      if (failure != null) {
        generations.refreshNeeded();
      }
      return bypass(load);
    }

    private CompletableFuture<byte[]> loadUnder(Token token) {
      CompletableFuture<byte[]> mine = new CompletableFuture<>();
      Flights.Flight flight = new Flights.Flight(walletId, entry, token);
      CompletableFuture<byte[]> theirs = flights.join(flight, mine);
      if (theirs != null) {
        statistics.joined.increment();
        return theirs;
      }
      statistics.misses.increment();
      CompletableFuture<byte[]> _ =
          load(load)
              .whenComplete(
                  trace.<byte[], Throwable>wrapConsumer(
                      (bytes, failure) -> loaded(flight, mine, bytes, failure)));
      return mine;
    }

    /** The fill is sent first: who asks once the caller is answered finds it. */
    private void loaded(
        Flights.Flight flight,
        CompletableFuture<byte[]> mine,
        byte @Nullable [] bytes,
        @Nullable Throwable failure) {
      if (bytes == null) {
        flights.land(flight, mine);
        mine.completeExceptionally(cause(failure));
        return;
      }
      fill(flight.token(), bytes);
      flights.land(flight, mine);
      mine.complete(bytes);
    }

    private void fill(Token token, byte[] bytes) {
      if (bytes.length > settings.entryBytesMax()) {
        statistics.refusedFills.increment();
        return;
      }
      CompletableFuture<Long> _ =
          commands
              .fill(link, key, token, field, bytes)
              .whenComplete((kept, _) -> statistics.countFill(kept != null && kept == 1));
    }
  }

  private static boolean isMark(@Nullable Throwable failure) {
    return failure != null
        && RedisFaultException.causeOf(failure) instanceof RedisCommandExecutionException error
        && String.valueOf(error.getMessage()).startsWith("WRONGTYPE");
  }

  private static Throwable cause(@Nullable Throwable failure) {
    return failure == null
        ? new IllegalStateException("load: null (expected: bytes)")
        : RedisFaultException.causeOf(failure);
  }
}
