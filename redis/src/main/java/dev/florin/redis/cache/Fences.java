package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.florin.redis.Link;
import dev.florin.redis.Redis;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The writers' side: marks before COMMIT, evictions after it, and what to do if they fail. */
final class Fences {
  private final Redis redis;
  private final Generations generations;
  private final Function<Link, WalletKeys> keys;
  private final CacheCommands commands;
  private final CacheStatistics statistics;
  private final long markLifeMillis;
  private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final AtomicLong marks = new AtomicLong();

  Fences(
      Redis redis,
      Generations generations,
      Function<Link, WalletKeys> keys,
      CacheCommands commands,
      CacheSettings settings,
      CacheStatistics statistics) {
    this.redis = redis;
    this.generations = generations;
    this.keys = keys;
    this.commands = commands;
    this.statistics = statistics;
    this.markLifeMillis = settings.markLife().toMillis();
  }

  Fence mark(long[] walletIds) {
    return new Marked(redis.link(), walletIds);
  }

  CompletableFuture<Void> evict(long[] walletIds) {
    return evictThrough(redis.link(), walletIds)
        .handle((_, failure) -> evicted(walletIds.length, failure == null, false));
  }

  private CompletableFuture<Void> evictThrough(Optional<Link> link, long[] walletIds) {
    return link.map(now ->
            all(
                keys.apply(now).chunks(walletIds).stream()
                    .map(chunk -> commands.evict(now, chunk))))
        .orElseGet(Fences::noLink);
  }

  /**
   * Counts, and voids what might be left.
   *
   * @param raised whether the generation was raised with the commit: then only this instance has to
   *     learn of it
   */
  private Void evicted(int wallets, boolean done, boolean raised) {
    (done ? statistics.evictions : statistics.failedEvictions).add(wallets);
    if (raised) {
      generations.refreshNeeded();
    } else if (!done) {
      generations.raise();
    }
    return null;
  }

  private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Void> noLink() {
    return CompletableFuture.failedFuture(new TimeoutException("no link to Redis"));
  }

  private final class Marked implements Fence {
    private final Optional<Link> link;
    private final long[] walletIds;
    private final long askedNanos = System.nanoTime();
    private final List<byte[][]> chunks;
    private final byte[] mark;
    private final CompletableFuture<Void> set;
    private boolean saidNo;

    Marked(Optional<Link> link, long[] walletIds) {
      this.link = link;
      this.walletIds = walletIds;
      this.chunks = link.map(now -> keys.apply(now).chunks(walletIds)).orElse(List.of());
      this.mark = link.map(this::name).orElse(new byte[0]);
      this.set =
          link.map(now -> all(chunks.stream().map(chunk -> commands.mark(now, chunk, mark))))
              .orElseGet(Fences::noLink);
    }

    private byte[] name(Link now) {
      long deadlineMillis = now.redisMillis() + markLifeMillis;
      return (deadlineMillis + ":" + instance + "." + marks.incrementAndGet()).getBytes(US_ASCII);
    }

    @Override
    public boolean holds() {
      boolean holds = isSet() && ageMillis() <= markLifeMillis / 2;
      if (!holds && !saidNo) {
        saidNo = true;
        statistics.failedMarks.add(walletIds.length);
      }
      return holds && !saidNo;
    }

    private boolean isSet() {
      try {
        set.get(markLifeMillis / 2, TimeUnit.MILLISECONDS); // its link ends it much earlier
        return true;
      } catch (ExecutionException | TimeoutException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private long ageMillis() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
    }

    @Override
    public CompletableFuture<Void> lift() {
      Optional<Link> now = redis.link();
      return evictThroughSameRun(now)
          .orElseGet(() -> evictThrough(now, walletIds))
          .handle((_, failure) -> evicted(walletIds.length, failure == null, saidNo));
    }

    /** Another run of Redis has not seen the mark, but may have been filled meanwhile. */
    private Optional<CompletableFuture<Void>> evictThroughSameRun(Optional<Link> now) {
      return now.filter(that -> link.isPresent() && link.get().runId().equals(that.runId()))
          .map(that -> all(chunks.stream().map(chunk -> commands.evict(that, chunk, mark))));
    }
  }
}
