package dev.florin.redis.cache;

import static dev.florin.redis.RedisServers.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Redis, the database and the loads fail, and what callers notice of it. */
class CacheFaultTest extends TwoInstances {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.temporary();

  CacheFaultTest() {
    super(SERVER);
  }

  @Test
  void withoutRedisReadsLoadAndWritesRaiseTheGeneration() {
    Link ofHere = here.redis.link().orElseThrow();
    Link ofThere = there.redis.link().orElseThrow();
    SERVER.kill();
    awaitTrue(() -> !ofHere.isAlive() && !ofThere.isAlive());

    assertThat(here.read(wallet)).isZero();
    here.write(wallet);
    assertThat(here.read(wallet)).isEqualTo(1);
    assertThat(there.read(wallet)).isEqualTo(1);
    assertThat(database.generation.get()).as("once, with the money").isEqualTo(1);
    assertThat(here.cache.statistics().failedMarks()).isEqualTo(1);
    assertThat(here.cache.statistics().failedEvictions()).isEqualTo(1);
    assertThat(here.cache.statistics().bypassed()).isEqualTo(2);

    SERVER.restart();
    assertThat(here.ready().readAndKeep(wallet)).isEqualTo(1);
    assertThat(there.ready().read(wallet)).isEqualTo(1);
    assertThat(there.cache.statistics().hits()).as("linked again").isEqualTo(1);
  }

  @Test
  void pausedRedisFailsNoReadAndNoWrite() {
    assertThat(here.readAndKeep(wallet)).isZero();
    assertThat(there.read(wallet)).isZero();
    SERVER.pause();
    try {
      assertThat(here.read(wallet)).isZero();
      here.write(wallet);
      assertThat(here.read(wallet)).isEqualTo(1);
      assertThat(database.generation.get()).isPositive();
      awaitTrue(() -> there.read(wallet) == 1);
      for (int i = 0; i < 1_000; i++) {
        assertThat(there.read(wallet)).isEqualTo(1);
      }
      assertThat(there.redis.statistics().timeouts()).as("one for all").isLessThanOrEqualTo(1);
    } finally {
      SERVER.resume();
    }
    assertThat(here.ready().read(wallet)).as("its hash is of the run still alive").isEqualTo(1);
    assertThat(there.ready().read(wallet)).isEqualTo(1);
  }

  @Test
  void failedEvictionRaisesTheGenerationAndUntilThenNothingIsTakenFromTheCache() {
    assertThat(here.readAndKeep(wallet)).isZero();
    Fence fence = here.cache.mark(new long[] {wallet});
    assertThat(fence.holds()).isTrue();
    SERVER.pause();
    try {
      database.isAway = true;
      database.commit(wallet);
      Instance.answer(fence.lift());
      assertThat(here.generations.current()).isEmpty();
    } finally {
      SERVER.resume();
    }
    assertThat(there.read(wallet)).as("the mark stands, or is evicted late").isEqualTo(1);
    assertThat(here.generations.current()).isEmpty();
    assertThat(here.cache.statistics().raises()).isZero();

    database.isAway = false;
    awaitTrue(() -> here.generations.current().isPresent());
    assertThat(here.cache.statistics().raises()).isEqualTo(1);
    assertThat(database.generation.get()).isEqualTo(1);
    assertThat(here.ready().read(wallet)).isEqualTo(1);
  }

  @Test
  void fenceThatWasNotSetSaysSoAndThisInstanceLearnsTheGenerationAnew() {
    SERVER.pause();
    try {
      Fence fence = here.cache.mark(new long[] {wallet});
      assertThat(fence.holds()).isFalse();
      assertThat(fence.holds()).isFalse();
      database.raise();
      database.commit(wallet);
      Instance.answer(fence.lift());
    } finally {
      SERVER.resume();
    }
    awaitTrue(() -> here.generations.current().equals(OptionalLong.of(1)));
    assertThat(here.cache.statistics().raises()).as("the commit did").isZero();
    assertThat(here.cache.statistics().failedMarks()).isEqualTo(1);
  }

  @Test
  void generationThatCannotBeReadIsNotTrustedForLong() {
    assertThat(here.readAndKeep(wallet)).isZero();
    database.isAway = true;
    awaitTrue(() -> here.generations.current().isEmpty());
    long hits = here.cache.statistics().hits();
    assertThat(here.read(wallet)).isZero();
    assertThat(here.cache.statistics().hits()).isEqualTo(hits);
    assertThat(here.cache.statistics().bypassed()).isEqualTo(1);
    database.isAway = false;
    awaitTrue(() -> here.read(wallet) == 0 && here.cache.statistics().hits() > hits);
  }

  @Test
  void readerThatIsBehindKeepsAwayUntilItKnows() {
    database.raise();
    there.generations.refreshNeeded();
    assertThat(there.ready().readAndKeep(wallet)).isZero();
    assertThat(here.read(wallet)).isZero();
    assertThat(here.cache.statistics().bypassed()).isEqualTo(1);
    awaitTrue(() -> here.read(wallet) == 0 && here.cache.statistics().hits() == 1);
  }

  @Test
  void failureOfALoadGoesToItsCallersAndIsNotKept() {
    CompletableFuture<byte[]> gate = new CompletableFuture<>();
    List<CompletableFuture<byte[]>> reads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      reads.add(here.cache.get(wallet, Instance.ENTRY, () -> gate));
    }
    awaitTrue(() -> here.cache.statistics().joined() == 2);
    IllegalStateException failure = new IllegalStateException("the load's own");
    gate.completeExceptionally(failure);
    for (CompletableFuture<byte[]> read : reads) {
      assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCause(failure);
    }
    assertThat(here.read(wallet)).isZero();
  }

  @Test
  void loadThatThrowsFailsItsCaller() {
    CompletableFuture<byte[]> read =
        here.cache.get(
            wallet,
            Instance.ENTRY,
            () -> {
              throw new IllegalStateException("at once");
            });
    assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS)).hasMessageContaining("at once");
    assertThat(here.read(wallet)).isZero();
  }
}
