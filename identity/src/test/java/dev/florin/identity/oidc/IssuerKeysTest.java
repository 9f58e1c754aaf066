package dev.florin.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.florin.identity.MovableClock;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IssuerKeysTest {
  private static final JWK ONE = TestTokens.ecKey("one");
  private static final JWK TWO = TestTokens.ecKey("two");

  private final MovableClock clock = new MovableClock();

  /** Questions that wait for their answers: null for none. */
  private final LinkedBlockingQueue<CompletableFuture<@Nullable KeySet>> questions =
      new LinkedBlockingQueue<>();

  private final IssuerKeys keys = new IssuerKeys(this::fetch, clock);

  @Test
  void keysAreAskedForAtTheFirstTurnAndThenEveryFewMinutes() throws Exception {
    assertThat(keys.known().areGood(clock.instant())).isFalse();
    KnownKeys first = turn(set(ONE));
    assertThat(first.keys()).isEqualTo(set(ONE));
    assertThat(first.areGood(clock.instant())).isTrue();

    clock.advance(IssuerKeys.REFRESH_AFTER.minusSeconds(1));
    keys.turn();
    assertThat(questions).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(turn(set(TWO)).keys()).isEqualTo(set(TWO));
  }

  @Test
  void allWhoAskWhileOneQuestionIsUnderWayShareItsAnswer() throws Exception {
    CompletableFuture<KnownKeys> first = keys.askedAgain();
    CompletableFuture<KnownKeys> second = keys.askedAgain();
    keys.turn();
    assertThat(first).isNotDone();

    answer(set(ONE));

    assertThat(first.join().keys()).isEqualTo(set(ONE));
    assertThat(second.join()).isSameAs(first.join());
    assertThat(questions).isEmpty();
  }

  @Test
  void madeUpNamesOfKeysCannotMakeItAskMoreOftenThanItsPace() throws Exception {
    turn(set(ONE));
    asked(set(ONE));
    for (int i = 0; i < 1_000; i++) {
      assertThat(keys.askedAgain()).isCompletedWithValue(keys.known());
    }
    clock.advance(IssuerKeys.PACE.minusNanos(1));
    assertThat(keys.askedAgain()).isDone();
    assertThat(questions).isEmpty();

    clock.advance(Duration.ofNanos(1));
    assertThat(asked(set(ONE, TWO)).keys()).isEqualTo(set(ONE, TWO));
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceIt() throws Exception {
    turn(set(ONE));
    asked(set(ONE));
    clock.advance(Duration.ofDays(-1));

    assertThat(asked(set(TWO)).keys()).isEqualTo(set(TWO));
  }

  @Test
  void anOutageTakesNoKeysAwayForADay() throws Exception {
    turn(set(ONE));
    clock.advance(KnownKeys.AGE_MAX.minusNanos(1));
    KnownKeys during = turn(null);
    assertThat(during.keys()).isEqualTo(set(ONE));
    assertThat(during.isAnswered()).isFalse();
    assertThat(during.areGood(clock.instant())).isTrue();

    clock.advance(Duration.ofNanos(1));
    assertThat(during.areGood(clock.instant())).isFalse();
    assertThat(turn(set(ONE)).areGood(clock.instant())).isTrue();
  }

  @Test
  void anIssuerThatDidNotAnswerIsAskedAgainInTheNextTurn() throws Exception {
    turn(null);
    turn(null);
    assertThat(turn(set(ONE)).isAnswered()).isTrue();
    keys.turn();
    assertThat(questions).isEmpty();
  }

  @Test
  void onlyAKeyThatIsTakenAwayOrChangedIsARemoval() throws Exception {
    assertThat(turn(set(ONE)).removals()).isZero();
    clock.advance(IssuerKeys.PACE);
    assertThat(asked(set(TWO, ONE)).removals()).isZero();
    clock.advance(IssuerKeys.PACE);
    assertThat(asked(null).removals()).isZero();
    clock.advance(IssuerKeys.PACE);
    assertThat(asked(set(TWO)).removals()).isEqualTo(1);
    clock.advance(IssuerKeys.PACE);
    assertThat(asked(set(TestTokens.ecKey("two"))).removals()).isEqualTo(2);
  }

  @Test
  void whoeverWaitsIsAnsweredAlsoWhenAskingFailsByADefect() throws Exception {
    IssuerKeys broken =
        new IssuerKeys(
            () -> {
              throw new IllegalStateException("a defect");
            },
            clock);

    assertThat(broken.askedAgain().join().isAnswered()).isFalse();
  }

  @Test
  void onceClosedItAsksNoMore() {
    keys.close();
    keys.turn();

    assertThat(keys.askedAgain()).isCompletedWithValue(KnownKeys.NOTHING);
    assertThat(questions).isEmpty();
  }

  private KeySet fetch() throws IssuerException, InterruptedException {
    CompletableFuture<@Nullable KeySet> question = new CompletableFuture<>();
    questions.put(question);
    KeySet answer = question.join();
    if (answer == null) {
      throw new IssuerException("nobody answers");
    }
    return answer;
  }

  private void answer(@Nullable KeySet answer) throws InterruptedException {
    questions.take().complete(answer);
  }

  /** A turn in which the issuer is asked. */
  private KnownKeys turn(@Nullable KeySet answer) throws InterruptedException {
    keys.turn();
    CompletableFuture<KnownKeys> after = keys.askedAgain(); // joins what is under way
    answer(answer);
    return after.join();
  }

  private KnownKeys asked(@Nullable KeySet answer) throws InterruptedException {
    CompletableFuture<KnownKeys> after = keys.askedAgain();
    answer(answer);
    return after.join();
  }

  private static KeySet set(JWK... keys) {
    try {
      return KeySet.of(new JWKSet(List.of(keys)).toJSONObject());
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }
}
