package dev.florin.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachingVerifierTest {
  private final MovableClock clock = new MovableClock();
  private final AtomicInteger verifications = new AtomicInteger();
  private final Instant expiry = clock.instant().plus(Duration.ofMinutes(7));
  private final CachingVerifier verifier = new CachingVerifier(this::verify, clock, 100);

  private Identity verify(String token) throws UnauthenticatedException {
    verifications.incrementAndGet();
    if (token.startsWith("bad") || !clock.instant().isBefore(expiry)) {
      throw new UnauthenticatedException("the token is malformed");
    }
    return new Identity(token, null, expiry);
  }

  @Test
  void aKnownTokenIsVerifiedOnce() throws Exception {
    assertThat(verifier.verify("alice")).isEqualTo(verifier.verify("alice"));
    assertThat(verifier.verify("bob").userId()).isEqualTo("bob");
    assertThat(verifications).hasValue(2);
  }

  @Test
  void aTokenIsVerifiedAgainAfterMinutes() throws Exception {
    verifier.verify("alice");
    clock.advance(CachingVerifier.AGE_MAX.minusNanos(1));
    verifier.verify("alice");
    assertThat(verifications).hasValue(1);
    clock.advance(Duration.ofNanos(1));
    verifier.verify("alice");
    assertThat(verifications).hasValue(2);
  }

  @Test
  void aTokenIsNeverRememberedPastItsExpiry() throws Exception {
    clock.advance(Duration.ofMinutes(6));
    verifier.verify("alice");
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(() -> verifier.verify("alice")).isInstanceOf(UnauthenticatedException.class);
  }

  @Test
  void aBadTokenIsNotRemembered() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> verifier.verify("bad")).isInstanceOf(UnauthenticatedException.class);
    }
    assertThat(verifications).hasValue(2);
    assertThat(verifier.tokens()).isZero();
  }

  @Test
  void theNumberOfRememberedTokensIsBounded() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      verifier.verify("user-" + i);
    }

    assertThat(verifier.tokens()).isLessThanOrEqualTo(100);
  }
}
