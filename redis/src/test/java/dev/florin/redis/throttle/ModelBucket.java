package dev.florin.redis.throttle;

import dev.florin.redis.throttle.SharedBuckets.Grant;
import dev.florin.redis.throttle.SharedBuckets.Question;

/** The same as the script does, by a clock that the test moves. */
final class ModelBucket {
  private static final long TOKEN = 1_000_000;
  private static final long HOLD_MICROS = 1_000_000;

  private final Limit limit;
  private long level;
  private long atMicros;
  private long held;
  private long heldBefore;

  ModelBucket(Limit limit) {
    this.limit = limit;
    this.level = limit.burst() * TOKEN;
  }

  /** Asked for one, by nobody who holds any: the bucket that all others are held against. */
  boolean takeOne(long nowMicros) {
    return take(new Question(1, 1, 0, 0), nowMicros).tokens() == 1;
  }

  Grant take(Question question, long nowMicros) {
    long elapsed = nowMicros - atMicros;
    long kept = Math.min(elapsed, HOLD_MICROS);
    long room = limit.burst() - held - heldBefore;
    long then = Math.min(room * TOKEN, level + kept * limit.refillPerSecond());
    long before =
        Math.min(limit.burst() * TOKEN, then + (elapsed - kept) * limit.refillPerSecond());
    long second = nowMicros / 1_000_000;
    expire(second - atMicros / 1_000_000);
    if (question.doneSecond() == second) {
      held -= question.done();
    } else if (question.doneSecond() == second - 1) {
      heldBefore -= question.done();
    }
    int tokens = (int) (before / TOKEN);
    int wanted = Math.max(question.need(), Math.min(question.chunk(), tokens / 8));
    int taken = Math.min(tokens, wanted);
    held += Math.max(0, taken - question.need());
    level = before - taken * TOKEN;
    atMicros = nowMicros;
    return new Grant(taken, before, second);
  }

  private void expire(long seconds) {
    if (seconds > 0) {
      heldBefore = seconds == 1 ? held : 0;
      held = 0;
    }
  }
}
