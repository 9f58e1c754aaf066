package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachingAuthenticatorTest {
  private final MovableClock clock = new MovableClock();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicLong removals = new AtomicLong();
  private final Instant expiry = clock.instant().plus(Duration.ofMinutes(7));
  private final CachingAuthenticator authenticator =
      new CachingAuthenticator(this::ask, removals::get, clock, 100);

  private CompletableFuture<Proof> ask(String token) {
    questions.incrementAndGet();
    return CompletableFuture.completedFuture(answer(token));
  }

  private Proof answer(String token) {
    if (token.startsWith("unanswered")) {
      return new Proof.Undecided("nobody answers");
    }
    if (token.startsWith("bad") || !clock.instant().isBefore(expiry)) {
      return new Proof.Refused("the token is malformed");
    }
    return new Proof.Identified(new Identity(token, null, expiry));
  }

  private Proof proof(String token) {
    return authenticator.authenticate(token).join();
  }

  @Test
  void aKnownTokenIsProvedOnce() {
    assertThat(proof("alice")).isEqualTo(proof("alice")).isInstanceOf(Proof.Identified.class);
    assertThat(proof("bob")).isNotEqualTo(proof("alice"));
    assertThat(questions).hasValue(2);
  }

  @Test
  void aTokenIsProvedAgainAfterMinutes() {
    proof("alice");
    clock.advance(CachingAuthenticator.AGE_MAX.minusNanos(1));
    proof("alice");
    assertThat(questions).hasValue(1);
    clock.advance(Duration.ofNanos(1));
    proof("alice");
    assertThat(questions).hasValue(2);
  }

  @Test
  void aTokenIsProvedAgainOnceAKeyWasTakenAway() {
    proof("alice");
    removals.incrementAndGet();
    proof("alice");
    proof("alice");
    assertThat(questions).hasValue(2);
  }

  @Test
  void aKeyTakenAwayAmidTheProofCountsAgainstIt() {
    CompletableFuture<Proof> later = new CompletableFuture<>();
    CachingAuthenticator slow =
        new CachingAuthenticator(
            token -> questions.incrementAndGet() == 1 ? later : ask(token), removals::get, clock);
    CompletableFuture<Proof> first = slow.authenticate("alice");
    removals.incrementAndGet();
    later.complete(answer("alice"));

    assertThat(first).isCompletedWithValue(slow.authenticate("alice").join());
    assertThat(questions).hasValue(3);
  }

  @Test
  void aTokenIsNeverRememberedPastItsExpiry() {
    clock.advance(Duration.ofMinutes(6));
    proof("alice");
    clock.advance(Duration.ofMinutes(1));

    assertThat(proof("alice")).isInstanceOf(Proof.Refused.class);
  }

  @Test
  void whatProvedNothingIsNotRemembered() {
    for (int i = 0; i < 2; i++) {
      assertThat(proof("bad")).isInstanceOf(Proof.Refused.class);
      assertThat(proof("unanswered")).isInstanceOf(Proof.Undecided.class);
    }
    assertThat(questions).hasValue(4);
    assertThat(authenticator.tokens()).isZero();
  }

  @Test
  void theNumberOfRememberedTokensIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      proof("user-" + i);
    }

    assertThat(authenticator.tokens()).isLessThanOrEqualTo(100);
  }
}
