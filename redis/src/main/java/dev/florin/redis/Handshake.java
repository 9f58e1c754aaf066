package dev.florin.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The first questions on a new connection: who are you, and what time is it? */
final class Handshake {
  private final RedisStatistics statistics;
  private final long timeoutMillis;
  private final int unansweredMax;
  private final CommandSpans spans;

  Handshake(RedisStatistics statistics, long timeoutMillis, int unansweredMax, CommandSpans spans) {
    this.spans = spans;
    this.statistics = statistics;
    this.timeoutMillis = timeoutMillis;
    this.unansweredMax = unansweredMax;
  }

  /** Waits for the answers; empty if they do not come in time or Redis takes no writes. */
  Optional<Link> link(StatefulRedisConnection<byte[], byte[]> connection)
      throws InterruptedException {
    RedisAsyncCommands<byte[], byte[]> redis = connection.async();
    try {
      Optional<RedisRun> run =
          RedisRun.parse(answer(redis.info("server")), answer(replication(redis)));
      long redisMillis = millis(answer(time(redis)));
      return run.filter(RedisRun::isPrimary)
          .map(known -> new Link(connection, known, redisMillis, statistics, unansweredMax, spans));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  private <T> T answer(RedisFuture<T> asked)
      throws InterruptedException, ExecutionException, TimeoutException {
    return asked.get(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  static RedisFuture<String> replication(RedisAsyncCommands<byte[], byte[]> redis) {
    return redis.info("replication");
  }

  static RedisFuture<List<byte[]>> time(RedisAsyncCommands<byte[], byte[]> redis) {
    return redis.time();
  }

  /** From the answer to TIME: seconds, and microseconds. */
  static long millis(List<byte[]> time) {
    long seconds = Long.parseLong(new String(time.get(0), US_ASCII));
    long micros = Long.parseLong(new String(time.get(1), US_ASCII));
    return seconds * 1_000 + micros / 1_000;
  }
}
