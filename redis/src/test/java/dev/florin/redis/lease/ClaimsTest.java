package dev.florin.redis.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.EmbeddedRedis;
import dev.florin.embedded.RedisAddress;
import dev.florin.redis.Redis;
import dev.florin.redis.RedisConfig;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String JOB = "job/test";

  private static EmbeddedRedis server;

  private final List<Redis> instances = new ArrayList<>();
  private final Claims one = new Claims(open());
  private final Claims two = new Claims(open());

  @BeforeAll
  static void startServer() {
    server = EmbeddedRedis.temporary();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @BeforeEach
  void flush() {
    awaitLinks();
    await("two who listen", () -> listening() == 2);
    send(RedisAsyncCommands::flushall);
  }

  @AfterEach
  void close() {
    instances.forEach(Redis::close);
  }

  @Test
  void whoClaimsFirstKeepsOthersOff() {
    assertThat(one.claim(JOB, "a", LONG)).isTrue();

    assertThat(two.claim(JOB, "b", LONG)).isFalse();
    assertThat(two.claim("job/other", "b", LONG)).isTrue();
    assertThat(one.claim(JOB, "a", LONG)).isTrue();
  }

  @Test
  void aClaimRunsOutAlsoWhileOthersAskForIt() {
    assertThat(one.claim(JOB, "a", Duration.ofMillis(300))).isTrue();

    await("the claim", () -> two.claim(JOB, "b", LONG));
  }

  /** After a flush somebody else may be the first; the next renewal puts that right. */
  @Test
  void aHolderIsBelievedOverAClaim() {
    assertThat(two.claim(JOB, "b", LONG)).isTrue();

    one.hold(JOB, "a", LONG);

    await("the holder's word", () -> !two.claim(JOB, "b", LONG));
    assertThat(one.claim(JOB, "a", LONG)).isTrue();
  }

  @Test
  void whoLeavesWakesThoseWhoWaitAndTheirClaimIsGone() throws InterruptedException {
    BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    Runnable end = two.onLeft(JOB, () -> woken.add("two"));
    two.onLeft("job/other", () -> woken.add("other"));
    assertThat(one.claim(JOB, "a", LONG)).isTrue();

    one.leave(JOB, "a");

    assertThat(woken.poll(60, TimeUnit.SECONDS)).isEqualTo("two");
    assertThat(two.claim(JOB, "b", LONG)).isTrue();
    end.run();
    two.onLeft(JOB, () -> woken.add("again"));
    one.leave(JOB, "a");
    assertThat(woken.poll(60, TimeUnit.SECONDS)).isEqualTo("again");
    assertThat(woken).isEmpty();
  }

  @Test
  void whoLeavesDoesNotEndTheClaimOfTheNext() {
    one.hold(JOB, "a", LONG);
    assertThat(one.claim(JOB, "a", LONG)).as("done before the next one holds").isTrue();
    two.hold(JOB, "b", LONG);
    assertThat(two.claim(JOB, "b", LONG)).as("done before this one leaves").isTrue();

    one.leave(JOB, "a");

    assertThat(one.claim(JOB, "a", LONG)).isFalse();
  }

  @Test
  void aFlushForgetsClaims() {
    assertThat(one.claim(JOB, "a", LONG)).isTrue();

    send(RedisAsyncCommands::flushall);

    assertThat(two.claim(JOB, "b", LONG)).isTrue();
  }

  @Test
  void aKeyThatIsNoClaimKeepsNobodyOff() {
    send(redis -> redis.lpush(("lease:" + JOB).getBytes(UTF_8), new byte[] {1}));

    assertThat(one.claim(JOB, "a", LONG)).isTrue();
  }

  @Test
  void withoutRedisEverybodyMayTryAndAllGoesOnOnceItIsBack() throws InterruptedException {
    assertThat(one.claim(JOB, "a", LONG)).isTrue();
    server.kill();
    await("the end of the links", () -> instances.stream().allMatch(r -> r.link().isEmpty()));

    assertThat(two.claim(JOB, "b", LONG)).isTrue();
    one.hold(JOB, "a", LONG);
    one.leave(JOB, "a");

    server.restart();
    awaitLinks();
    await("two who listen", () -> listening() == 2);
    BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    two.onLeft(JOB, () -> woken.add("two"));
    assertThat(one.claim(JOB, "a", LONG)).isTrue();
    assertThat(two.claim(JOB, "b", LONG)).isFalse();
    one.leave(JOB, "a");
    assertThat(woken.poll(60, TimeUnit.SECONDS)).isEqualTo("two");
  }

  @Test
  void aRedisThatDoesNotAnswerKeepsNobodyOff() {
    assertThat(one.claim(JOB, "a", LONG)).isTrue();
    server.pause();
    try {
      assertThat(two.claim(JOB, "b", LONG)).isTrue();
    } finally {
      server.resume();
    }
  }

  /** Only the connection that listens: the claims do not notice. */
  @Test
  void listeningThatBreaksIsTakenUpAgain() throws InterruptedException {
    send(redis -> redis.clientKill(KillArgs.Builder.typePubsub()));
    await("two who listen", () -> listening() == 2);
    BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    two.onLeft(JOB, () -> woken.add("two"));

    one.leave(JOB, "a");

    assertThat(woken.poll(60, TimeUnit.SECONDS)).isEqualTo("two");
  }

  private Redis open() {
    RedisAddress address = server.address();
    Redis redis =
        Redis.open(RedisConfig.of(address.host(), address.port(), Optional.of(address.password())));
    instances.add(redis);
    return redis;
  }

  private void awaitLinks() {
    await("the links", () -> instances.stream().allMatch(redis -> redis.link().isPresent()));
  }

  private long listening() {
    byte[] channel = "lease:left".getBytes(UTF_8);
    return send(redis -> redis.pubsubNumsub(channel)).values().iterator().next();
  }

  private <T> T send(Function<RedisAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    return instances.getFirst().link().orElseThrow().send(command).join();
  }

  private static void await(String what, BooleanSupplier so) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("it did not come about: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
