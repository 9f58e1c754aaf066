package dev.florin.redis.throttle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.florin.redis.Redis;
import dev.florin.redis.Script;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Buckets in Redis, one key each, {@code t:<limit>:<caller>}. */
final class RedisBuckets implements SharedBuckets {
  private static final Script TAKE = new Script("throttle");

  private final Redis redis;

  RedisBuckets(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<CompletableFuture<Grant>> ask(Limit limit, String key, Question question) {
    return redis
        .link()
        .map(link ->
            link.<List<Long>>run(
                    TAKE,
                    ScriptOutputType.MULTI,
                    new byte[][] {("t:" + limit.name() + ":" + key).getBytes(UTF_8)},
                    digits(limit.refillPerSecond()),
                    digits(limit.burst()),
                    digits(question.need()),
                    digits(question.chunk()),
                    digits(question.done()),
                    digits(question.doneSecond()))
                .thenApply(RedisBuckets::grant));
  }

  private static Grant grant(List<Long> answer) {
    return new Grant(Math.toIntExact(answer.get(0)), answer.get(1), answer.get(2));
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(UTF_8);
  }
}
