package dev.florin.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Remembers proved tokens for a few minutes, never past their expiry, and not once a key was taken
 * away.
 *
 * <p>Only positive answers are kept, so bad tokens cannot push good ones out. A token is kept as
 * its SHA-256: a dump of the memory holds no bearer token, and every entry has the same small size.
 */
public final class CachingAuthenticator implements Authenticator {
  public static final int TOKENS_MAX = 100_000;
  public static final Duration AGE_MAX = Duration.ofMinutes(5);

  private final Authenticator authenticator;
  private final LongSupplier keyRemovals;
  private final Clock clock;
  private final Cache<TokenDigest, Proved> proved;

  /** In front of one whose keys never change. */
  public CachingAuthenticator(Authenticator authenticator, Clock clock) {
    this(authenticator, () -> 0, clock);
  }

  /**
   * In front of one whose keys may be taken away.
   *
   * @param keyRemovals counts how often; what was proved before the last time is proved again
   */
  public CachingAuthenticator(Authenticator authenticator, LongSupplier keyRemovals, Clock clock) {
    this(authenticator, keyRemovals, clock, TOKENS_MAX);
  }

  CachingAuthenticator(
      Authenticator authenticator, LongSupplier keyRemovals, Clock clock, int tokensMax) {
    this.authenticator = authenticator;
    this.keyRemovals = keyRemovals;
    this.clock = clock;
    this.proved = Caffeine.newBuilder().maximumSize(tokensMax).expireAfterWrite(AGE_MAX).build();
  }

  @Override
  public CompletableFuture<Proof> authenticate(String token) {
    TokenDigest digest = TokenDigest.of(token);
    Instant now = clock.instant();
    long removals = keyRemovals.getAsLong();
    Proved known = proved.getIfPresent(digest);
    if (known != null && known.removals() == removals && now.isBefore(known.until())) {
      return CompletableFuture.completedFuture(known.proof());
    }
    return authenticator.authenticate(token).thenApply(proof -> kept(digest, proof, now, removals));
  }

  private Proof kept(TokenDigest digest, Proof proof, Instant now, long removals) {
    if (proof instanceof Proof.Identified identified) {
      proved.put(digest, Proved.at(now, identified, removals));
    }
    return proof;
  }

  long tokens() {
    proved.cleanUp();
    return proved.estimatedSize();
  }

  private record Proved(Proof.Identified proof, Instant until, long removals) {
    static Proved at(Instant now, Proof.Identified proof, long removals) {
      Instant oldest = now.plus(AGE_MAX);
      Instant expiry = proof.identity().expiresAt();
      return new Proved(proof, expiry.isBefore(oldest) ? expiry : oldest, removals);
    }
  }
}
