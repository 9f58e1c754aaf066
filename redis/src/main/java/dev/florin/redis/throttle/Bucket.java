package dev.florin.redis.throttle;

import dev.florin.redis.throttle.SharedBuckets.Grant;
import dev.florin.redis.throttle.SharedBuckets.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * One caller's bucket in this instance: what it holds of the shared bucket, and who waits for it.
 *
 * <p>A take is decided here and at once while tokens are held, and while the shared bucket is known
 * to be empty. Else it waits for Redis, with all that come meanwhile: there is one question at a
 * time, and it asks for as many as wait.
 *
 * <p>Tokens to hold must not make N instances let more through than one bucket of that size: it
 * would fill up again while they are held. So it keeps room for them: it does not fill beyond its
 * size less what is held, until we say that we hold them no more (with the next question), or a
 * second has passed. Every pass from what we hold is therefore one that a bucket asked each time
 * would have let through, too.
 *
 * <p>Safe for use by many threads.
 */
final class Bucket {
  /** Less than Redis keeps room for them: our second begins when we ask, its own ends later. */
  private static final long HOLD_NANOS = 1_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long REFUSED_WITHOUT_REDIS_MILLIS = 1000;

  private final Limit limit;
  private final String key;
  private final Terms terms;
  private final ThrottleStatistics.Decisions decisions;
  private final Level level;
  private final Deque<CompletableFuture<Verdict>> waiting = new ArrayDeque<>();
  private boolean asking;
  private int toHold;
  private long toHoldSecond;
  private long holdUntilNanos;
  private long emptyUntilNanos;

  /** What all buckets of an instance have in common. */
  record Terms(
      SharedBuckets shared,
      int chunk,
      WithoutRedis withoutRedis,
      LongSupplier nanoClock,
      ThrottleStatistics statistics) {}

  Bucket(Limit limit, String key, Terms terms) {
    this.limit = limit;
    this.key = key;
    this.terms = terms;
    this.decisions = terms.statistics().of(limit.name());
    long now = terms.nanoClock().getAsLong();
    this.level = new Level(limit, now);
    this.holdUntilNanos = now;
    this.emptyUntilNanos = now;
  }

  /** Takes one token; completed at once where Redis need not be asked. Never fails. */
  CompletableFuture<Verdict> take() {
    CompletableFuture<Verdict> verdict;
    synchronized (this) {
      long now = refresh();
      if (level.isHeld()) {
        return CompletableFuture.completedFuture(passHeld());
      }
      if (emptyUntilNanos - now > 0 || waiting.size() >= limit.burst()) {
        return CompletableFuture.completedFuture(refuse(emptyUntilNanos - now));
      }
      verdict = new CompletableFuture<>();
      waiting.add(verdict);
      if (asking) {
        return verdict;
      }
      asking = true;
    }
    ask();
    return verdict;
  }

  private void ask() {
    Question question;
    long askedNanos;
    synchronized (this) {
      askedNanos = refresh();
      question = new Question(waiting.size(), terms.chunk(), toHold, toHoldSecond);
      // Said once only: whether Redis heard it is not known if it does not answer.
      toHold = 0;
    }
    Optional<CompletableFuture<Grant>> answer = terms.shared().ask(limit, key, question);
    if (answer.isEmpty()) {
      settleWithoutRedis();
      return;
    }
    var _ =
        answer
            .get()
            .whenComplete((grant, failure) -> {
              if (failure == null) {
                settle(grant, question, askedNanos);
              } else {
                settleWithoutRedis();
              }
            });
  }

  private void settle(Grant grant, Question question, long askedNanos) {
    Settlement settlement = new Settlement();
    boolean again;
    synchronized (this) {
      level.grant(grant.tokens(), grant.levelMicros(), question.done());
      toHold = Math.max(0, grant.tokens() - question.need());
      toHoldSecond = grant.second();
      holdUntilNanos = askedNanos + HOLD_NANOS;
      passFromHeld(question.need(), settlement);
      // Those were taken to be spent, those to hold are lost if the answer took too long.
      long now = refresh();
      passFromHeld(waiting.size(), settlement);
      if (grant.tokens() < question.need()) {
        emptyUntilNanos = now + level.nanosToToken();
        while (!waiting.isEmpty()) {
          settlement.add(waiting.remove(), refuse(emptyUntilNanos - now));
        }
      }
      again = !waiting.isEmpty();
      asking = again;
    }
    settlement.tell();
    if (again) {
      ask();
    }
  }

  private void passFromHeld(int most, Settlement settlement) {
    for (int passed = 0; passed < most && level.isHeld() && !waiting.isEmpty(); passed++) {
      settlement.add(waiting.remove(), passHeld());
    }
  }

  private void settleWithoutRedis() {
    Settlement settlement = new Settlement();
    synchronized (this) {
      refresh();
      while (!waiting.isEmpty()) {
        terms.statistics().withoutRedis.increment();
        settlement.add(waiting.remove(), decideWithoutRedis());
      }
      asking = false;
    }
    settlement.tell();
  }

  private Verdict decideWithoutRedis() {
    return switch (terms.withoutRedis()) {
      case LOCAL -> level.spendOwn() ? pass() : refuse(level.nanosToToken());
      case PASS -> {
        level.spendOwn();
        yield pass();
      }
      case REFUSE -> refuse(REFUSED_WITHOUT_REDIS_MILLIS * NANOS_PER_MILLI);
    };
  }

  private long refresh() {
    long now = terms.nanoClock().getAsLong();
    level.advance(now);
    if (holdUntilNanos - now <= 0) {
      level.dropHeld();
    }
    return now;
  }

  private Verdict passHeld() {
    level.spendHeld();
    return pass();
  }

  private Verdict pass() {
    decisions.passed().increment();
    return Verdict.pass(level.remaining(), level.millisToFull());
  }

  private Verdict refuse(long waitNanos) {
    decisions.refused().increment();
    return Verdict.refuse(level.millisToFull(), Math.ceilDiv(waitNanos, NANOS_PER_MILLI));
  }

  /** Told only once the lock is given back: a caller who is told may take again. */
  private static final class Settlement {
    private final List<CompletableFuture<Verdict>> told = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    void add(CompletableFuture<Verdict> caller, Verdict verdict) {
      told.add(caller);
      verdicts.add(verdict);
    }

    void tell() {
      for (int at = 0; at < told.size(); at++) {
        told.get(at).complete(verdicts.get(at));
      }
    }
  }
}
