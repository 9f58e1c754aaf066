package dev.florin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.identity.ApiKeyText;
import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.Scopes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RemoteKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Proof GOOD = identified(Instant.MAX);
  private static final Proof NO = new Proof.Refused("no");
  private static final Proof NOT_NOW = new Proof.Undecided("not now");

  private final String key = ApiKeyText.random().reveal();
  private final SlowService service = new SlowService();
  private final AtomicLong nanos = new AtomicLong();
  private final RemoteKeys keys =
      new RemoteKeys(service, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

  @Test
  void aGoodKeyIsAskedAboutEveryTwoSeconds() {
    assertThat(answered(key, GOOD)).isEqualTo(GOOD);

    nanos.addAndGet(RemoteKeys.GOOD_FOR.toNanos() - 1);
    assertThat(keys.authenticate(key)).isCompletedWithValue(GOOD);
    nanos.incrementAndGet();
    assertThat(answered(key, NO)).as("revoked meanwhile").isEqualTo(NO);
    assertThat(service.asked).containsExactly(key, key);
  }

  @Test
  void aRefusedKeyIsAskedAboutEverySecond() {
    assertThat(answered(key, NO)).isEqualTo(NO);

    nanos.addAndGet(RemoteKeys.REFUSED_FOR.toNanos() - 1);
    assertThat(keys.authenticate(key)).isCompletedWithValue(NO);
    nanos.incrementAndGet();
    assertThat(answered(key, GOOD)).as("made meanwhile").isEqualTo(GOOD);
  }

  @Test
  void aKeyIsNotRememberedPastItsEnd() {
    assertThat(answered(key, identified(NOW))).isEqualTo(identified(NOW));

    assertThat(answered(key, NO)).isEqualTo(NO);
  }

  @Test
  void whatWasNotDecidedIsAskedAgain() {
    assertThat(answered(key, NOT_NOW)).isEqualTo(NOT_NOW);

    assertThat(answered(key, GOOD)).isEqualTo(GOOD);
  }

  @Test
  void manyWhoShowOneKeyAtOnceAreOneQuestion() {
    List<CompletableFuture<Proof>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(keys.authenticate(key));
    }

    service.answerNext(GOOD);

    assertThat(service.asked).hasSize(1);
    assertThat(all).allSatisfy(each -> assertThat(each).isCompletedWithValue(GOOD));
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutAQuestion() {
    for (String token : List.of("", "florin_", key + "x", key.substring(0, 20), "eyJ.a.b")) {
      assertThat(keys.authenticate(token).join()).isInstanceOf(Proof.Refused.class);
    }
    assertThat(service.asked).isEmpty();
  }

  @Test
  void guessesBeyondTheBoundAreNotAskedAboutAndGoodKeysGoOn() {
    assertThat(answered(key, GOOD)).isEqualTo(GOOD);
    for (int i = 0; i < RemoteKeys.QUESTIONS_MAX; i++) {
      var _ = keys.authenticate(ApiKeyText.random().reveal());
    }

    assertThat(keys.authenticate(ApiKeyText.random().reveal()).join())
        .isInstanceOf(Proof.Undecided.class);
    assertThat(service.asked).hasSize(1 + RemoteKeys.QUESTIONS_MAX);
    assertThat(keys.authenticate(key)).isCompletedWithValue(GOOD);

    service.answerNext(NO);
    assertThat(keys.authenticate(ApiKeyText.random().reveal())).as("there is room").isNotDone();
  }

  @Test
  void refusedGuessesDoNotPushOutAGoodKey() {
    assertThat(answered(key, GOOD)).isEqualTo(GOOD);
    for (int i = 0; i < 2 * RemoteKeys.REMEMBERED_MAX; i++) {
      assertThat(answered(ApiKeyText.random().reveal(), NO)).isEqualTo(NO);
    }

    assertThat(keys.authenticate(key)).isCompletedWithValue(GOOD);
  }

  private Proof answered(String token, Proof proof) {
    CompletableFuture<Proof> question = keys.authenticate(token);
    assertThat(question).isNotDone();
    service.answerNext(proof);
    assertThat(question).isCompleted();
    return question.join();
  }

  private static Proof identified(Instant expiresAt) {
    return new Proof.Identified(new Identity("shop", null, expiresAt, Scopes.NONE, "7GkZ0qTn3VdB"));
  }

  /** Answers when a test says so, in the order of the questions. */
  private static final class SlowService implements Authenticator {
    private final List<String> asked = new ArrayList<>();
    private final Queue<CompletableFuture<Proof>> open = new ArrayDeque<>();

    @Override
    public CompletableFuture<Proof> authenticate(String token) {
      asked.add(token);
      CompletableFuture<Proof> answer = new CompletableFuture<>();
      open.add(answer);
      return answer;
    }

    void answerNext(Proof proof) {
      open.remove().complete(proof);
    }
  }
}
