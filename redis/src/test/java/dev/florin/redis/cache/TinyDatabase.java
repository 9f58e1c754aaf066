package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is true: a version a wallet, and the generation. */
final class TinyDatabase implements GenerationSource {
  private static final AtomicInteger COUNT = new AtomicInteger();

  final ConcurrentMap<Long, Long> versions = new ConcurrentHashMap<>();
  final AtomicLong generation = new AtomicLong();
  final AtomicInteger loads = new AtomicInteger();
  volatile boolean isAway;
  private final String id = "tiny" + COUNT.incrementAndGet();

  @Override
  public String databaseId() {
    return id;
  }

  @Override
  public long read() {
    check();
    return generation.get();
  }

  @Override
  public void raise() {
    check();
    generation.incrementAndGet();
  }

  private void check() {
    if (isAway) {
      throw new IllegalStateException("the database is away");
    }
  }

  long version(long wallet) {
    return versions.getOrDefault(wallet, 0L);
  }

  long commit(long wallet) {
    return versions.merge(wallet, 1L, Long::sum);
  }

  CompletableFuture<byte[]> load(long wallet) {
    loads.incrementAndGet();
    return CompletableFuture.completedFuture(bytes(version(wallet)));
  }

  static byte[] bytes(long version) {
    return Long.toString(version).getBytes(US_ASCII);
  }

  static long version(byte[] bytes) {
    return Long.parseLong(new String(bytes, US_ASCII));
  }
}
