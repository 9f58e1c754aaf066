package dev.florin.redis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers and readers of several instances on few wallets, with pauses wherever something can come
 * between, and writers that are gone before they evict. No read that began after a write was
 * acknowledged may show an older version; and unless Redis is flushed, none that began after its
 * COMMIT, whether or not anybody was told.
 */
class StaleReadTest {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.temporary();
  private static final int INSTANCES = 3;
  private static final int WALLETS = 4;
  private static final int WRITERS = 3;
  private static final int READERS = 6;
  private static final int WRITES = Boolean.getBoolean("florin.full") ? 20_000 : 1_000;
  private static final long SEED = 20_261_122;

  private final TinyDatabase database = new TinyDatabase();
  private final ReentrantLock[] rows = new ReentrantLock[WALLETS];

  /** What a read that begins now must show. */
  private final AtomicLongArray versionMin = new AtomicLongArray(WALLETS);

  private final AtomicLong reads = new AtomicLong();
  private final Executor later =
      CompletableFuture.delayedExecutor(300, TimeUnit.MICROSECONDS, Runnable::run);
  private volatile boolean writing = true;
  private volatile boolean flushing;

  @ParameterizedTest(name = "Redis is flushed: {0}")
  @ValueSource(booleans = {false, true})
  void noReadShowsAnOlderVersionThanItMust(boolean flushed) throws Exception {
    flushing = flushed;
    for (int i = 0; i < WALLETS; i++) {
      rows[i] = new ReentrantLock();
    }
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(new Instance(SERVER, database).ready());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int number = i;
        writers.add(threads.submit(() -> write(instances.get(number % INSTANCES), number)));
      }
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        int number = i;
        readers.add(threads.submit(() -> read(instances.get(number % INSTANCES), number)));
      }
      try {
        for (Future<?> writer : writers) {
          Object _ = writer.get(10, TimeUnit.MINUTES);
        }
      } finally {
        writing = false;
      }
      for (Future<?> reader : readers) {
        Object _ = reader.get(1, TimeUnit.MINUTES);
      }
    }
    CacheStatistics one = instances.getFirst().cache.statistics();
    assertThat(reads.get()).isGreaterThan(WRITES);
    assertThat(one.hits()).as("hits").isPositive();
    assertThat(one.marked()).as("reads while marked").isPositive();
    assertThat(one.joined()).as("joined loads").isPositive();
    assertThat(one.failedMarks() + one.failedEvictions()).as("faults of Redis").isZero();
    instances.forEach(Instance::close);
  }

  private void write(Instance instance, int number) {
    Random random = new Random(SEED + number);
    for (int i = 0; i < WRITES; i++) {
      int wallet = random.nextInt(WALLETS);
      long version;
      Fence fence;
      rows[wallet].lock();
      try {
        fence = instance.cache.mark(new long[] {wallet});
        pause(random);
        assertThat(fence.holds()).isTrue();
        maybeFlush(instance, random);
        pause(random);
        version = database.commit(wallet);
        if (!flushing) {
          versionMin.accumulateAndGet(wallet, version, Math::max);
        }
      } finally {
        rows[wallet].unlock();
      }
      pause(random);
      if (random.nextInt(20) != 0) {
        tell(fence.lift(), wallet, version);
      } else if (random.nextBoolean()) {
        // Killed; the client sends again, to an instance that finds the write and replays.
        tell(instance.cache.evict(new long[] {wallet}), wallet, version);
      }
    }
  }

  private void tell(CompletableFuture<Void> evicted, int wallet, long version) {
    Void _ = Instance.answer(evicted);
    versionMin.accumulateAndGet(wallet, version, Math::max);
  }

  private void read(Instance instance, int number) {
    Random random = new Random(SEED - 1 - number);
    while (writing) {
      int wallet = random.nextInt(WALLETS);
      boolean slow = random.nextInt(4) == 0;
      long atLeast = versionMin.get(wallet);
      byte[] shown =
          Instance.answer(instance.cache.get(wallet, Instance.ENTRY, () -> load(wallet, slow)));
      long version = TinyDatabase.version(shown);
      if (version < atLeast) {
        throw new AssertionError(
            "wallet " + wallet + " shown at " + version + " (expected: >= " + atLeast + ")");
      }
      reads.incrementAndGet();
    }
  }

  /** Reads the database at once, and answers at once or later. */
  private CompletableFuture<byte[]> load(long wallet, boolean slow) {
    CompletableFuture<byte[]> read = database.load(wallet);
    return slow ? read.thenApplyAsync(bytes -> bytes, later) : read;
  }

  private void maybeFlush(Instance instance, Random random) {
    if (flushing && random.nextInt(100) == 0) {
      Link link = instance.redis.link().orElseThrow();
      String _ = Instance.answer(link.send(it -> it.flushall()));
    }
  }

  private static void pause(Random random) {
    if (random.nextInt(4) == 0) {
      LockSupport.parkNanos(random.nextInt(400_000));
    }
  }
}
