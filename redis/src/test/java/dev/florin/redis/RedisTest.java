package dev.florin.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.embedded.EmbeddedRedis;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisTest {
  private static final EmbeddedRedis SERVER = EmbeddedRedis.temporary();

  private final List<Link> told = new ArrayList<>();
  private Redis redis;
  private Link link;

  @BeforeEach
  void open() {
    redis = Redis.open(RedisServers.config(SERVER, Duration.ofSeconds(1)));
    link = RedisServers.awaitLink(redis);
    redis.onLink(fresh -> {
      assertThat(redis.link()).as("told before it can be used").isEmpty();
      told.add(fresh);
    });
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void redisThatWasNotThereIsLinkedWhenItComes() {
    SERVER.kill();
    RedisServers.awaitTrue(() -> !link.isAlive());
    assertThat(redis.link()).isEmpty();
    assertThatThrownBy(() -> ping(link)).isInstanceOf(ExecutionException.class);

    SERVER.restart();

    Link next = RedisServers.awaitLink(redis);
    assertThat(next.runId()).isNotEqualTo(link.runId());
    assertThat(told).containsExactly(next);
    assertThat(link.isAlive()).as("an ended link stays ended").isFalse();
  }

  @Test
  void errorReplyFailsItsCommandAndNothingElse() throws Exception {
    byte[] key = text("list");
    assertThat(link.send(it -> it.lpush(key, text("a"))).get(5, TimeUnit.SECONDS)).isPositive();
    assertThatThrownBy(() -> link.send(it -> it.get(key)).get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RedisCommandExecutionException.class);
    assertThat(link.isAlive()).isTrue();
    assertThat(redis.statistics().errorReplies()).isPositive();
    assertThat(redis.statistics().failures()).isZero();
  }

  @Test
  void pausedRedisCostsOneTimeoutInAll() throws Exception {
    SERVER.pause();
    try {
      List<CompletableFuture<String>> unanswered = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        unanswered.add(link.send(it -> it.ping()));
      }
      for (CompletableFuture<String> one : unanswered) {
        assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class);
      }
      assertThat(redis.link()).isEmpty();
      assertThat(redis.statistics().timeouts()).isEqualTo(1);
      assertThat(link.send(it -> it.ping())).as("at once").isCompletedExceptionally();
    } finally {
      SERVER.resume();
    }
    Link next = RedisServers.awaitLink(redis);
    assertThat(next.runId()).isEqualTo(link.runId());
    ping(next);
  }

  @Test
  void scriptsSurviveBeingFlushed() throws Exception {
    Script script = new Script("evict");
    byte[][] keys = {text("absent")};
    for (int i = 0; i < 2; i++) {
      assertThat(link.send(it -> it.scriptFlush()).get(5, TimeUnit.SECONDS)).isEqualTo("OK");
      for (int j = 0; j < 2; j++) {
        long gone =
            link.<Long>run(script, ScriptOutputType.INTEGER, keys, text(""))
                .get(5, TimeUnit.SECONDS);
        assertThat(gone).isZero();
      }
    }
  }

  @Test
  void redisThatBecameAReplicaIsLeft() throws Exception {
    assertThat(link.send(it -> it.replicaof("127.0.0.1", 1)).get(5, TimeUnit.SECONDS))
        .isEqualTo("OK");
    RedisServers.awaitTrue(() -> !link.isAlive());
    assertThat(told).isEmpty();
    SERVER.restart();
    assertThat(RedisServers.awaitLink(redis).runId()).isNotEqualTo(link.runId());
  }

  @Test
  void linkWhoseListenerFailsIsGivenUpAndAnotherIsMade() {
    AtomicInteger tellings = new AtomicInteger();
    redis.onLink(_ -> {
      if (tellings.incrementAndGet() == 1) {
        throw new IllegalStateException("this listener's own");
      }
    });
    SERVER.restart();
    RedisServers.awaitTrue(() -> tellings.get() == 2 && redis.link().isPresent());
    assertThat(told.getFirst().isAlive()).isFalse();
    assertThat(told.getLast().isAlive()).isTrue();
  }

  @Test
  void clockIsThatOfRedis() throws Exception {
    long before = Handshake.millis(link.send(Handshake::time).get(5, TimeUnit.SECONDS));
    long ours = link.redisMillis();
    long after = Handshake.millis(link.send(Handshake::time).get(5, TimeUnit.SECONDS));
    assertThat(ours).isBetween(before - 1_000, after + 1_000);
  }

  @Test
  void passwordDoesNotShow() {
    assertThat(RedisServers.config(SERVER).toString()).doesNotContain(SERVER.address().password());
  }

  private static void ping(Link link) throws Exception {
    assertThat(link.send(it -> it.ping()).get(5, TimeUnit.SECONDS)).isEqualTo("PONG");
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }
}
