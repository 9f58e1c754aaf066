package dev.florin.redis.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.florin.redis.throttle.SharedBuckets.Grant;
import dev.florin.redis.throttle.SharedBuckets.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The buckets of an instance, on a clock that the test moves. */
class TokenBucketsTest {
  private static final Limit READS = new Limit("reads", 200, 400);
  private static final long MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5 * MILLI);
  private final ModelBucket shared = new ModelBucket(READS);
  private final List<Integer> needs = new ArrayList<>();
  private final List<CompletableFuture<Grant>> questions = new ArrayList<>();
  private long micros = 1_000_000_000_000L;
  private boolean linked = true;

  private void pass(long millis) {
    nanos.addAndGet(millis * MILLI);
    micros += millis * 1000;
  }

  private Optional<CompletableFuture<Grant>> answerAtOnce(
      Limit limit, String key, Question question) {
    needs.add(question.need());
    return linked
        ? Optional.of(CompletableFuture.completedFuture(shared.take(question, micros)))
        : Optional.empty();
  }

  private Optional<CompletableFuture<Grant>> answerLater(
      Limit limit, String key, Question question) {
    needs.add(question.need());
    CompletableFuture<Grant> answer = new CompletableFuture<>();
    questions.add(answer);
    return Optional.of(answer);
  }

  private TokenBuckets buckets(int chunk) {
    return buckets(chunk, WithoutRedis.LOCAL);
  }

  private TokenBuckets buckets(int chunk, WithoutRedis withoutRedis) {
    return new TokenBuckets(this::answerAtOnce, chunk, withoutRedis, nanos::get);
  }

  private static int passes(TokenBuckets buckets, int takes) {
    return (int) IntStream.range(0, takes).filter(i -> take(buckets).passes()).count();
  }

  private static Verdict take(TokenBuckets buckets) {
    CompletableFuture<Verdict> verdict = buckets.take(READS, "alice");
    assertThat(verdict).isCompleted();
    return verdict.join();
  }

  @Test
  void fullBucketLetsItsBurstPassAndThenItsRate() {
    TokenBuckets buckets = buckets(1);

    assertThat(passes(buckets, 500)).isEqualTo(400);
    pass(100);
    assertThat(passes(buckets, 500)).isEqualTo(20);
  }

  @Test
  void heldTokensAreSpentWithoutAsking() {
    TokenBuckets buckets = buckets(16);

    assertThat(passes(buckets, 16)).isEqualTo(16);
    assertThat(needs).hasSize(1);
    assertThat(passes(buckets, 500)).isEqualTo(384);
  }

  @Test
  void emptyBucketIsNotAskedUntilItHasATokenAgain() {
    TokenBuckets buckets = buckets(16);
    passes(buckets, 401);
    needs.clear();

    assertThat(passes(buckets, 1000)).isZero();
    assertThat(needs).isEmpty();
    pass(5);
    assertThat(passes(buckets, 1000)).isEqualTo(1);
    assertThat(needs).hasSize(2);
  }

  @Test
  void refusalTellsWhenToComeAgain() {
    TokenBuckets buckets =
        new TokenBuckets(
            (limit, key, question) ->
                Optional.of(CompletableFuture.completedFuture(new Grant(0, 400_000, 0))),
            16,
            WithoutRedis.LOCAL,
            nanos::get);

    assertThat(take(buckets)).isEqualTo(Verdict.refuse(1998, 3));
  }

  @Test
  void passTellsWhatIsLeft() {
    TokenBuckets buckets = buckets(16);

    assertThat(take(buckets)).isEqualTo(Verdict.pass(399, 5));
    assertThat(take(buckets)).isEqualTo(Verdict.pass(398, 10));
    pass(5);
    assertThat(take(buckets)).isEqualTo(Verdict.pass(398, 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 100, 400})
  void oneInstanceLetsThroughWhatOneBucketWould(int chunk) {
    TokenBuckets buckets = buckets(chunk);
    ModelBucket alone = new ModelBucket(READS);
    Random random = new Random(7);
    int passes = 0;
    int wouldPass = 0;

    for (int round = 0; round < 20_000; round++) {
      pass(random.nextInt(30) == 0 ? random.nextInt(900) : random.nextInt(8));
      for (int take = random.nextInt(12); take > 0; take--) {
        passes += take(buckets).passes() ? 1 : 0;
        wouldPass += alone.takeOne(micros) ? 1 : 0;
      }
    }

    // While tokens are held, the bucket keeps room for them: at times it is fuller when asked each
    // time.
    assertThat(passes).isBetween(chunk == 1 ? wouldPass : wouldPass * 99 / 100, wouldPass);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 100, 400})
  void instancesTogetherNeverLetThroughMoreThanOneBucketWould(int chunk) {
    List<TokenBuckets> instances = List.of(buckets(chunk), buckets(chunk), buckets(chunk));
    ModelBucket alone = new ModelBucket(READS);
    Random random = new Random(8);

    for (int round = 0; round < 20_000; round++) {
      pass(random.nextInt(30) == 0 ? random.nextInt(2500) : random.nextInt(8));
      for (int take = random.nextInt(12); take > 0; take--) {
        if (take(instances.get(random.nextInt(3))).passes()) {
          assertThat(alone.takeOne(micros)).as("round %s", round).isTrue();
        }
      }
    }
  }

  @Test
  void steadyUserGetsTheRateThroughManyInstances() {
    List<TokenBuckets> instances = List.of(buckets(16), buckets(16), buckets(16));
    int passes = 0;

    for (int milli = 0; milli < 60_000; milli++) {
      pass(1);
      if (milli % 5 != 4) {
        passes += take(instances.get(milli % 3)).passes() ? 1 : 0;
      }
    }

    // 800 a second were asked for: the burst and 200 a second pass, but for what was lost in hands.
    assertThat(passes).isBetween(12_000, 12_400);
  }

  @Test
  void takesThatComeMeanwhileAreAskedForTogether() {
    TokenBuckets buckets = new TokenBuckets(this::answerLater, 1, WithoutRedis.LOCAL, nanos::get);
    List<CompletableFuture<Verdict>> takes =
        IntStream.range(0, 10).mapToObj(i -> buckets.take(READS, "alice")).toList();

    assertThat(needs).containsExactly(1);
    questions.removeFirst().complete(new Grant(1, 8_000_000, 0));
    assertThat(needs).containsExactly(1, 9);
    questions.removeFirst().complete(new Grant(7, 7_000_000, 0));

    assertThat(takes).allMatch(CompletableFuture::isDone);
    assertThat(takes).extracting(take -> take.join().passes()).endsWith(true, false, false);
    assertThat(buckets.statistics().passed()).isEqualTo(8);
    assertThat(buckets.statistics().refused()).isEqualTo(2);
    assertThat(buckets.statistics().asked()).isEqualTo(2);
  }

  @Test
  void noMoreMayWaitThanAFullBucketHolds() {
    Limit small = new Limit("small", 1, 3);
    TokenBuckets buckets = new TokenBuckets(this::answerLater, 1, WithoutRedis.LOCAL, nanos::get);
    List<CompletableFuture<Verdict>> takes =
        IntStream.range(0, 4).mapToObj(i -> buckets.take(small, "alice")).toList();

    assertThat(takes.subList(0, 3)).noneMatch(CompletableFuture::isDone);
    assertThat(takes.getLast()).isCompleted();
    assertThat(takes.getLast().join().passes()).isFalse();
  }

  @Test
  void heldTokensAreGivenUpAfterASecond() {
    Limit slow = new Limit("slow", 1, 400);
    TokenBuckets buckets = new TokenBuckets(this::answerLater, 16, WithoutRedis.LOCAL, nanos::get);
    var _ = buckets.take(slow, "alice");
    questions.removeFirst().complete(new Grant(16, 100_000_000, 0));

    pass(999);
    assertThat(buckets.take(slow, "alice")).isCompleted();
    pass(1);
    assertThat(buckets.take(slow, "alice")).isNotCompleted();
  }

  @Test
  void answerThatTookLongerIsGoodForThoseOnlyWhoWaitedForIt() {
    TokenBuckets buckets = new TokenBuckets(this::answerLater, 16, WithoutRedis.LOCAL, nanos::get);
    CompletableFuture<Verdict> asked = buckets.take(READS, "alice");
    CompletableFuture<Verdict> later = buckets.take(READS, "alice");

    pass(1000);
    questions.removeFirst().complete(new Grant(16, 100_000_000, 0));

    assertThat(asked.join().passes()).isTrue();
    assertThat(later).isNotCompleted();
    assertThat(needs).containsExactly(1, 1);
  }

  @Test
  void callersAndLimitsHaveBucketsOfTheirOwn() {
    TokenBuckets buckets = new TokenBuckets(Optional.empty(), 1, WithoutRedis.LOCAL);
    Limit one = new Limit("one", 1, 1);
    Limit other = new Limit("other", 1, 1);

    assertThat(buckets.take(one, "alice").join().passes()).isTrue();
    assertThat(buckets.take(one, "alice").join().passes()).isFalse();
    assertThat(buckets.take(one, "bob").join().passes()).isTrue();
    assertThat(buckets.take(other, "alice").join().passes()).isTrue();
  }

  @Test
  void withoutRedisAnInstanceGoesOnWithWhatItKnewWasLeft() {
    TokenBuckets buckets = buckets(16);
    passes(buckets, 300);
    linked = false;

    assertThat(passes(buckets, 500)).isEqualTo(100);
    pass(100);
    assertThat(passes(buckets, 500)).isEqualTo(20);
    assertThat(buckets.statistics().withoutRedis()).isBetween(980L, 1000L);

    linked = true;
    pass(2000);
    assertThat(passes(buckets, 500)).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource(
      value = WithoutRedis.class,
      names = {"PASS", "REFUSE"})
  void withoutRedisAllPassOrAllAreRefusedWhereThatIsAskedFor(WithoutRedis policy) {
    TokenBuckets buckets = buckets(16, policy);
    linked = false;

    assertThat(passes(buckets, 1000)).isEqualTo(policy == WithoutRedis.PASS ? 1000 : 0);
    assertThat(take(buckets).retryAfterMillis()).isEqualTo(policy == WithoutRedis.PASS ? 0 : 1000);
    assertThat(buckets.statistics().withoutRedis()).isEqualTo(1001);
  }

  @Test
  void questionThatFailsIsDecidedHere() {
    TokenBuckets buckets = new TokenBuckets(this::answerLater, 16, WithoutRedis.LOCAL, nanos::get);
    CompletableFuture<Verdict> verdict = buckets.take(READS, "alice");

    questions.removeFirst().completeExceptionally(new IllegalStateException("timed out"));

    assertThat(verdict.join()).isEqualTo(Verdict.pass(399, 5));
    assertThat(buckets.statistics().withoutRedis()).isEqualTo(1);
  }

  /** Said twice, it would let others have what a third one still holds. */
  @Test
  void whatIsHeldNoMoreIsSaidOnceOnly() {
    List<Question> asked = new ArrayList<>();
    TokenBuckets buckets =
        new TokenBuckets(
            (limit, key, question) -> {
              asked.add(question);
              return answerLater(limit, key, question);
            },
            3,
            WithoutRedis.LOCAL,
            nanos::get);
    Runnable take = () -> buckets.take(READS, "alice").isDone();
    take.run();
    questions.removeFirst().complete(new Grant(3, 400_000_000, 7));
    take.run();
    take.run();
    take.run();
    questions.removeFirst().completeExceptionally(new IllegalStateException("timed out"));
    take.run();

    assertThat(asked)
        .extracting(Question::done, Question::doneSecond)
        .containsExactly(tuple(0, 0L), tuple(2, 7L), tuple(0, 7L));
  }

  @Test
  void limitsHaveBounds() {
    for (int bad : new int[] {0, -1, 1_000_001}) {
      assertThatThrownBy(() -> new Limit("reads", bad, 1))
          .hasMessage("refill_per_second: %s (expected: 1 to 1000000)", bad);
      assertThatThrownBy(() -> new Limit("reads", 1, bad)).hasMessageStartingWith("burst: " + bad);
    }
    assertThatThrownBy(() -> new Limit("a:b", 1, 1)).hasMessageStartingWith("limit: a:b");
    assertThatThrownBy(() -> buckets(0)).hasMessage("chunk: 0 (expected: at least 1)");
    assertThat(new Limit("reads", 200, 401).secondsToFill()).isEqualTo(3);
  }
}
