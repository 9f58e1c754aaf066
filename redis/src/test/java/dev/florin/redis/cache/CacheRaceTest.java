package dev.florin.redis.cache;

import static dev.florin.redis.RedisServers.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Link;
import dev.florin.redis.RedisServers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each race of the essay, by hand. */
class CacheRaceTest extends TwoInstances {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.temporary();

  CacheRaceTest() {
    super(SERVER);
  }

  @Test
  void secondReadOfAnyInstanceComesFromRedis() {
    assertThat(here.readAndKeep(wallet)).isZero();
    assertThat(there.read(wallet)).isZero();
    assertThat(here.read(wallet)).isZero();
    assertThat(database.loads.get()).isEqualTo(1);
    assertThat(there.cache.statistics().hits()).isEqualTo(1);
  }

  @Test
  void lateFillAfterAnEvictionIsRefused() {
    Instance.SlowRead old = here.slowRead(wallet);
    there.write(wallet);
    assertThat(old.end()).as("it began before the write").isZero();

    awaitTrue(() -> here.cache.statistics().refusedFills() == 1);
    assertThat(here.read(wallet)).isEqualTo(1);
    assertThat(there.read(wallet)).isEqualTo(1);
  }

  @Test
  void lateFillIsRefusedAlsoWhenOthersFilledMeanwhile() {
    Instance.SlowRead old = here.slowRead(wallet);
    there.write(wallet);
    assertThat(there.readAndKeep(wallet)).isEqualTo(1);
    assertThat(old.end()).isZero();

    awaitTrue(() -> here.cache.statistics().refusedFills() == 1);
    assertThat(here.read(wallet)).isEqualTo(1);
  }

  @Test
  void nobodyFillsBetweenMarkAndEviction() {
    assertThat(here.readAndKeep(wallet)).isZero();
    Fence fence = there.cache.mark(new long[] {wallet});
    assertThat(fence.holds()).isTrue();

    assertThat(here.read(wallet)).isZero();
    long loadsBefore = database.loads.get();
    assertThat(here.read(wallet)).isZero();
    assertThat(database.loads.get()).as("not filled").isEqualTo((int) loadsBefore + 1);
    assertThat(here.cache.statistics().marked()).isEqualTo(2);

    database.commit(wallet);
    Instance.answer(fence.lift());
    assertThat(here.read(wallet)).isEqualTo(1);
  }

  @Test
  void writerKilledBeforeItsEvictionLeavesNothingBehindAndItsMarkFalls() {
    CacheSettings settings = markLife(Duration.ofMillis(400));
    try (Instance mortal = new Instance(SERVER, database, settings)) {
      var _ = mortal.ready();
      assertThat(here.readAndKeep(wallet)).isZero();
      Fence fence = mortal.cache.mark(new long[] {wallet});
      assertThat(fence.holds()).isTrue();
      database.commit(wallet);
    }
    assertThat(here.read(wallet)).isEqualTo(1);
    long fills = here.cache.statistics().fills();
    awaitTrue(() -> {
      assertThat(here.read(wallet)).isEqualTo(1);
      return here.cache.statistics().fills() > fills;
    });
  }

  @Test
  void writerKilledBeforeItsCommitOnlyDelaysFills() {
    CacheSettings settings = markLife(Duration.ofMillis(400));
    Instance.SlowRead old = here.slowRead(wallet);
    try (Instance mortal = new Instance(SERVER, database, settings)) {
      assertThat(mortal.ready().cache.mark(new long[] {wallet}).holds()).isTrue();
    }
    assertThat(old.end()).isZero();
    awaitTrue(() -> here.cache.statistics().refusedFills() == 1);
    awaitTrue(() -> here.read(wallet) == 0 && here.cache.statistics().hits() > 0);
  }

  @Test
  void markOfALaterBatchSurvivesTheEarlierEviction() {
    Fence first = here.cache.mark(new long[] {wallet});
    assertThat(first.holds()).isTrue();
    database.commit(wallet);
    Fence second = there.cache.mark(new long[] {wallet});
    assertThat(second.holds()).isTrue();

    Instance.answer(first.lift());
    assertThat(here.read(wallet)).isEqualTo(1);
    assertThat(here.read(wallet)).isEqualTo(1);
    assertThat(here.cache.statistics().marked()).as("the second's mark stands").isEqualTo(2);

    database.commit(wallet);
    Instance.answer(second.lift());
    assertThat(here.read(wallet)).isEqualTo(2);
    assertThat(here.cache.statistics().misses()).isEqualTo(1);
  }

  @Test
  void replaysEvictionLeavesAMarkAlone() {
    Fence fence = here.cache.mark(new long[] {wallet});
    assertThat(fence.holds()).isTrue();
    Instance.answer(there.cache.evict(new long[] {wallet}));
    assertThat(here.read(wallet)).isZero();
    assertThat(here.cache.statistics().marked()).isEqualTo(1);
    Instance.answer(fence.lift());
  }

  @Test
  void flushBetweenMarkAndCommitLeavesNothingOld() {
    Fence fence = here.cache.mark(new long[] {wallet});
    assertThat(fence.holds()).isTrue();
    flush();
    assertThat(there.readAndKeep(wallet)).as("filled with what will be old").isZero();
    database.commit(wallet);
    Instance.answer(fence.lift());
    assertThat(there.read(wallet)).isEqualTo(1);
  }

  @Test
  void loadIsJoinedUnderTheSameToken() {
    Instance.SlowRead first = here.slowRead(wallet);
    CompletableFuture<byte[]> second =
        here.cache.get(
            wallet,
            Instance.ENTRY,
            () -> {
              throw new AssertionError("must join");
            });
    awaitTrue(() -> here.cache.statistics().joined() == 1);
    assertThat(second).isNotDone();
    assertThat(first.end()).isZero();
    assertThat(Instance.answer(second)).isEqualTo(TinyDatabase.bytes(0));
  }

  @Test
  void loadOfBeforeAWriteIsNotJoinedAfterIt() {
    Instance.SlowRead old = here.slowRead(wallet);
    there.write(wallet);
    assertThat(here.read(wallet)).isEqualTo(1);
    assertThat(here.cache.statistics().joined()).isZero();
    assertThat(old.end()).isZero();
    assertThat(here.read(wallet)).isEqualTo(1);
  }

  @Test
  void loadOfBeforeARaisedGenerationKeepsNothingForThoseWhoKnowIt() {
    Instance.SlowRead old = here.slowRead(wallet);
    database.commit(wallet);
    database.raise();
    there.generations.refreshNeeded();
    assertThat(there.ready().read(wallet)).isEqualTo(1);
    assertThat(old.end()).isZero();
    assertThat(there.read(wallet)).isEqualTo(1);
    awaitTrue(() -> here.read(wallet) == 1);
  }

  @Test
  void whatIsKeptUnderALowerGenerationIsVoid() {
    assertThat(here.readAndKeep(wallet)).isZero();
    database.commit(wallet);
    database.raise();
    there.generations.refreshNeeded();
    assertThat(there.ready().readAndKeep(wallet)).isEqualTo(1);
    assertThat(there.read(wallet)).isEqualTo(1);
    assertThat(there.cache.statistics().hits()).as("kept anew").isEqualTo(1);
    awaitTrue(() -> here.read(wallet) == 1);
  }

  @Test
  void writerThatDoesNotKnowTheNewGenerationEvictsWhatIsKeptUnderIt() {
    database.raise();
    there.generations.refreshNeeded();
    assertThat(there.ready().readAndKeep(wallet)).isZero();
    here.write(wallet);
    assertThat(there.read(wallet)).isEqualTo(1);
  }

  @Test
  void copiesOfOneDatabaseAreNeverShownForAnother() {
    TinyDatabase other = new TinyDatabase();
    try (Instance elsewhere = new Instance(SERVER, other).ready()) {
      here.write(wallet);
      assertThat(here.readAndKeep(wallet)).isEqualTo(1);
      assertThat(elsewhere.read(wallet)).as("same wallet id, same Redis").isZero();
    }
  }

  @Test
  void restartedRedisWithOldDataBringsNothingBack() throws Exception {
    assertThat(here.readAndKeep(wallet)).isZero();
    Link before = here.redis.link().orElseThrow();
    byte[] key = new WalletKeys(before.runId(), database.databaseId()).of(wallet);
    byte[] saved = before.send(it -> it.dump(key)).get(5, TimeUnit.SECONDS);
    here.write(wallet);

    restart();
    Link after = RedisServers.awaitLink(here.redis);
    assertThat(after.send(it -> it.restore(key, 0, saved)).get(5, TimeUnit.SECONDS))
        .isEqualTo("OK");

    assertThat(here.ready().read(wallet)).isEqualTo(1);
    assertThat(there.ready().read(wallet)).isEqualTo(1);
  }

  @Test
  void restartBetweenMarkAndCommitLeavesNothingOld() {
    Fence fence = here.cache.mark(new long[] {wallet});
    assertThat(fence.holds()).isTrue();
    restart();
    assertThat(there.ready().readAndKeep(wallet)).as("filled with what will be old").isZero();
    var _ = here.ready();
    database.commit(wallet);
    Instance.answer(fence.lift());
    assertThat(there.read(wallet)).isEqualTo(1);
  }

  /** Until both have noticed. */
  private void restart() {
    Link ofHere = here.redis.link().orElseThrow();
    Link ofThere = there.redis.link().orElseThrow();
    SERVER.restart();
    awaitTrue(() -> !ofHere.isAlive() && !ofThere.isAlive());
  }

  private void flush() {
    Link link = here.redis.link().orElseThrow();
    String flushed = Instance.answer(link.send(it -> it.flushall()));
    assertThat(flushed).isEqualTo("OK");
  }

  private static CacheSettings markLife(Duration life) {
    CacheSettings usual = CacheSettings.DEFAULT;
    return new CacheSettings(
        usual.timeToLive(),
        life,
        usual.trust(),
        usual.refresh(),
        usual.entriesMax(),
        usual.walletBytesMax(),
        usual.entryBytesMax(),
        usual.loadsMax());
  }
}
