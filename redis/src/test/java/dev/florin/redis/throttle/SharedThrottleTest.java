package dev.florin.redis.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisConfig;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances, and one real Redis. */
@Timeout(300)
class SharedThrottleTest {
  /** So slow that nothing flows in while a test runs. */
  private static final Limit BURST = new Limit("burst", 1, 5000);

  private static final Limit RATE = new Limit("rate", 500, 100);
  private static final int THREADS = 8;

  private static EmbeddedRedis server;

  private final List<Redis> open = new ArrayList<>();
  private final String key = "alice-" + new Random().nextLong();

  @BeforeAll
  static void start() {
    server = EmbeddedRedis.temporary();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @AfterEach
  void close() {
    open.forEach(Redis::close);
  }

  private Redis redis() {
    return redis(server, Duration.ofSeconds(5));
  }

  private Redis redis(EmbeddedRedis to, Duration timeout) {
    Redis redis =
        Redis.open(
            new RedisConfig(
                to.address().host(),
                to.address().port(),
                Optional.empty(),
                Optional.of(to.address().password()),
                false,
                timeout));
    open.add(redis);
    await(() -> redis.link().isPresent());
    return redis;
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private TokenBuckets instance(int chunk) {
    return new TokenBuckets(Optional.of(redis()), chunk, WithoutRedis.LOCAL);
  }

  private TokenBuckets instance(int chunk, LongSupplier nanoClock) {
    return new TokenBuckets(new RedisBuckets(redis()), chunk, WithoutRedis.LOCAL, nanoClock);
  }

  private boolean passes(TokenBuckets buckets, Limit limit) {
    return buckets.take(limit, key).join().passes();
  }

  /** How many of the takes of 8 threads pass, spread over the instances. */
  private int passes(List<TokenBuckets> instances, Limit limit, int takes) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        TokenBuckets buckets = instances.get(thread % instances.size());
        work.add(() -> {
          int passed = 0;
          for (int take = 0; take < takes / THREADS; take++) {
            passed += passes(buckets, limit) ? 1 : 0;
          }
          return passed;
        });
      }
      int passed = 0;
      for (Future<Integer> each : threads.invokeAll(work)) {
        passed += each.get();
      }
      return passed;
    }
  }

  @Test
  void eightThreadsOverTwoInstancesGetExactlyWhatTheBucketHolds() throws Exception {
    List<TokenBuckets> instances = List.of(instance(1), instance(1));
    long startNanos = System.nanoTime();
    int passed = passes(instances, BURST, 4 * 5000);
    long refilled = Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() + 1;

    assertThat(passed).isBetween(5000, Math.toIntExact(5000 + refilled));
    assertThat(instances).allMatch(each -> each.statistics().withoutRedis() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100})
  void chunksLetThroughNoMoreThanTheBurstAndWhatFlowedIn(int chunk) throws Exception {
    List<TokenBuckets> instances = List.of(instance(chunk), instance(chunk), instance(chunk));
    // What is held from here on must not come on top of a bucket that has filled up again.
    instances.forEach(each -> passes(each, RATE));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));

    long startNanos = System.nanoTime();
    int passed = passes(instances, RATE, 40_000);
    long elapsedNanos = System.nanoTime() - startNanos;

    long most = 100 + 500 * elapsedNanos / 1_000_000_000 + 1;
    assertThat((long) passed).isBetween(100L, most);
    assertThat(instances).allMatch(each -> each.statistics().withoutRedis() == 0);
  }

  @Test
  void callerWhoAsksForMoreThanTheRateGetsTheRate() {
    TokenBuckets buckets = instance(16);
    long startNanos = System.nanoTime();
    long passed = 0;
    while (System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(2)) {
      passed += passes(buckets, RATE) ? 1 : 0;
    }
    long seconds100 = (System.nanoTime() - startNanos) / 10_000_000;

    assertThat(passed).isBetween(500 * seconds100 / 100, 100 + 500 * seconds100 / 100 + 1);
    // Refused here, most of them: an empty bucket is asked again when it has a token, not before.
    assertThat(buckets.statistics().asked()).isLessThan(2 * passed);
    assertThat(buckets.statistics().refused()).isGreaterThan(passed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void clocksThatDifferLetNothingMoreThrough(int chunk) throws Exception {
    List<TokenBuckets> instances =
        List.of(
            instance(chunk, System::nanoTime),
            instance(chunk, () -> System.nanoTime() + 50_000_000),
            instance(chunk, () -> System.nanoTime() - 50_000_000));

    long startNanos = System.nanoTime();
    int passed = passes(instances, RATE, 40_000);
    long elapsedNanos = System.nanoTime() - startNanos;

    assertThat((long) passed).isBetween(100L, 100 + 500 * elapsedNanos / 1_000_000_000 + 1);
  }

  @Test
  void keyExpiresWhenTheBucketWouldBeFull() {
    Redis redis = redis();
    TokenBuckets buckets = new TokenBuckets(Optional.of(redis), 1, WithoutRedis.LOCAL);
    assertThat(passes(buckets, BURST)).isTrue();
    assertThat(passes(buckets, BURST)).isTrue();

    long millis = call(redis, commands -> commands.pttl(bytes("t:burst:" + key)));
    // Two seconds to fill, and the one millisecond by which the script rounds up.
    assertThat(millis).isBetween(1L, 2001L);
  }

  @Test
  void clockOfRedisThatGoesBackStopsNobodyForLong() {
    Redis redis = redis();
    // As if written by a Redis whose clock was a day ahead.
    long tomorrow = (System.currentTimeMillis() + 86_400_000) * 1000;
    call(redis, commands -> commands.set(bytes("t:rate:" + key), bytes("0:" + tomorrow + ":0:0")));
    TokenBuckets buckets = new TokenBuckets(Optional.of(redis), 1, WithoutRedis.LOCAL);

    assertThat(passes(buckets, RATE)).isFalse();
    await(() -> passes(buckets, RATE));
  }

  @Test
  void valueThatIsNoneIsDecidedHere() {
    Redis redis = redis();
    call(redis, commands -> commands.set(bytes("t:rate:" + key), bytes("nonsense")));
    TokenBuckets buckets = new TokenBuckets(Optional.of(redis), 1, WithoutRedis.LOCAL);

    assertThat(passes(buckets, RATE)).isTrue();
    assertThat(buckets.statistics().withoutRedis()).isOne();
  }

  @Test
  void whenRedisIsKilledEachInstanceGoesOnAloneAndThenTogetherAgain() {
    try (EmbeddedRedis mortal = EmbeddedRedis.temporary()) {
      Redis one = redis(mortal, Duration.ofMillis(250));
      Redis two = redis(mortal, Duration.ofMillis(250));
      TokenBuckets first = new TokenBuckets(Optional.of(one), 1, WithoutRedis.LOCAL);
      TokenBuckets second = new TokenBuckets(Optional.of(two), 1, WithoutRedis.LOCAL);
      Limit hundred = new Limit("hundred", 1, 100);
      assertThat(count(first, hundred, 60)).isEqualTo(60);

      mortal.kill();
      await(() -> one.link().isEmpty() && two.link().isEmpty());

      // What was left as far as it knew, and a full bucket for the one that knew nothing.
      assertThat(count(first, hundred, 200)).isBetween(40, 60);
      assertThat(count(second, hundred, 200)).isBetween(100, 120);
      assertThat(first.statistics().withoutRedis()).isPositive();

      mortal.restart();
      await(() -> one.link().isPresent() && two.link().isPresent());
      long alone = first.statistics().withoutRedis();
      await(() -> passes(first, hundred));
      assertThat(count(first, hundred, 200) + count(second, hundred, 200)).isBetween(90, 120);
      assertThat(first.statistics().withoutRedis()).isEqualTo(alone);
    }
  }

  @Test
  void redisThatDoesNotAnswerHoldsUpACallerForOneTimeoutOnly() {
    try (EmbeddedRedis stuck = EmbeddedRedis.temporary()) {
      Redis redis = redis(stuck, Duration.ofMillis(250));
      TokenBuckets buckets = new TokenBuckets(Optional.of(redis), 1, WithoutRedis.LOCAL);
      assertThat(passes(buckets, BURST)).isTrue();

      stuck.pause();
      assertThat(count(buckets, BURST, 100)).isEqualTo(100);
      assertThat(buckets.statistics().withoutRedis()).isEqualTo(100);
      assertThat(buckets.statistics().asked()).isEqualTo(2);
      assertThat(redis.link()).isEmpty();

      stuck.resume();
      await(() -> redis.link().isPresent());
      assertThat(passes(buckets, BURST)).isTrue();
      assertThat(buckets.statistics().withoutRedis()).isEqualTo(100);
    }
  }

  private int count(TokenBuckets buckets, Limit limit, int takes) {
    int passed = 0;
    for (int take = 0; take < takes; take++) {
      passed += passes(buckets, limit) ? 1 : 0;
    }
    return passed;
  }

  private static <T> T call(
      Redis redis, Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return redis.link().orElseThrow().send(command).join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
