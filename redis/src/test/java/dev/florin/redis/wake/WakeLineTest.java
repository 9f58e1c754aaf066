package dev.florin.redis.wake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisServers;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances that wake each other over a real Redis. */
@Timeout(120)
class WakeLineTest {
  private static final WakeTimes SLOW =
      new WakeTimes(Duration.ofMinutes(10), Duration.ofMinutes(30));
  private static final WakeTimes FAST =
      new WakeTimes(Duration.ofMillis(50), Duration.ofMillis(200));

  private static EmbeddedRedis server;

  private final List<Instance> instances = new ArrayList<>();

  @BeforeAll
  static void startServer() {
    server = EmbeddedRedis.temporary();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @AfterEach
  void close() {
    instances.forEach(Instance::close);
  }

  @Test
  void aCommitWakesWhoWatchesElsewhereAndNobodyElse() {
    Instance one = instance(SLOW);
    Instance two = instance(SLOW);
    awaitListeners();
    two.watch(7);
    awaitInterest(one, 7);
    long before = one.published();

    one.line.committed(new long[] {5, 6, 8});
    assertThat(one.published()).isEqualTo(before);
    one.line.committed(new long[] {5, 7, 8});

    assertThat(two.nextWake()).containsExactly(7);
    assertThat(one.woken).isEmpty();
  }

  @Test
  void manyWalletsOfOneCommitAreOneMessage() {
    Instance one = instance(SLOW);
    Instance two = instance(SLOW);
    awaitListeners();
    for (long wallet = 1; wallet <= 500; wallet++) {
      two.watch(wallet);
    }
    awaitInterest(one, 500);
    long before = one.published();

    one.line.committed(LongStream.rangeClosed(1, 1_000).toArray());

    assertThat(two.nextWake()).hasSize(500);
    assertThat(one.published()).isEqualTo(before + 1);
  }

  @Test
  void anInstanceThatComesLaterHearsWhatIsWatchedAndForgetsWhatIsNoMore() {
    Instance one = instance(FAST);
    one.watch(7);
    Instance late = instance(FAST);
    awaitInterest(late, 7);

    one.watched.clear();

    RedisServers.awaitTrue(() -> !late.knows(7));
  }

  @Test
  void aFlushChangesNothing() {
    Instance one = instance(SLOW);
    Instance two = instance(SLOW);
    awaitListeners();
    two.watch(7);
    awaitInterest(one, 7);

    send(one, RedisAsyncCommands::flushall);
    one.line.committed(new long[] {7});

    assertThat(two.nextWake()).containsExactly(7);
  }

  @Test
  void withoutRedisNobodyWaitsAndAfterwardsAllGoesOn() {
    Instance one = instance(FAST);
    Instance two = instance(FAST);
    two.watch(7);
    awaitInterest(one, 7);

    server.kill();
    RedisServers.awaitTrue(() -> !one.line.isOpen());
    one.line.committed(new long[] {7});
    one.line.watch(8);
    server.restart();

    RedisServers.awaitTrue(() -> {
      one.line.committed(new long[] {7});
      return !two.woken.isEmpty();
    });
  }

  @Test
  void nonsenseOnTheChannelIsPassedOver() {
    Instance one = instance(SLOW);
    Instance two = instance(SLOW);
    awaitListeners();
    for (String nonsense : List.of("", " ", "x", "x !!", "x gA")) {
      send(one, redis -> redis.publish("wake:watched".getBytes(UTF_8), nonsense.getBytes(UTF_8)));
    }
    two.watch(7);

    awaitInterest(one, 7);
    assertThat(one.knows(8)).isFalse();
  }

  private Instance instance(WakeTimes times) {
    Instance instance = new Instance(times);
    instances.add(instance);
    RedisServers.awaitLink(instance.redis);
    return instance;
  }

  private void awaitListeners() {
    RedisServers.awaitTrue(() ->
        send(instances.getFirst(), redis -> redis.pubsubNumsub("wake:watched".getBytes(UTF_8)))
            .containsValue((long) instances.size()));
    RedisServers.awaitTrue(() ->
        send(instances.getFirst(), redis -> redis.pubsubNumsub("wake:committed".getBytes(UTF_8)))
            .containsValue((long) instances.size()));
  }

  private static void awaitInterest(Instance of, long wallet) {
    RedisServers.awaitTrue(() -> of.knows(wallet));
  }

  private static <T> T send(
      Instance by, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return RedisServers.awaitLink(by.redis).send(command).join();
  }

  /** Somebody who watches wallets, and is woken. */
  private static final class Instance implements Watching, AutoCloseable {
    final Redis redis = Redis.open(RedisServers.config(server));
    final Set<Long> watched = ConcurrentHashMap.newKeySet();
    final LinkedBlockingQueue<long[]> woken = new LinkedBlockingQueue<>();
    final WakeLine line;

    Instance(WakeTimes times) {
      line = WakeLine.open(redis, this, times);
    }

    void watch(long wallet) {
      watched.add(wallet);
      line.watch(wallet);
    }

    boolean knows(long wallet) {
      return line.isWanted(wallet);
    }

    long published() {
      return line.published();
    }

    long[] nextWake() {
      return RedisServers.await(() -> Optional.ofNullable(woken.poll()));
    }

    @Override
    public long[] watched() {
      return watched.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void wake(long[] walletIds) {
      woken.add(walletIds);
    }

    @Override
    public void close() {
      line.close();
      redis.close();
    }
  }
}
