package dev.florin.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers verified tokens for a few minutes, and never past their expiry.
 *
 * <p>Only positive answers are kept, so bad tokens cannot push good ones out. A token is kept as
 * its SHA-256: a dump of the memory holds no bearer token, and every entry has the same small size.
 */
public final class CachingVerifier implements TokenVerifier {
  public static final int TOKENS_MAX = 100_000;
  public static final Duration AGE_MAX = Duration.ofMinutes(5);

  private final TokenVerifier verifier;
  private final Clock clock;
  private final Cache<TokenDigest, Verified> verified;

  public CachingVerifier(TokenVerifier verifier, Clock clock) {
    this(verifier, clock, TOKENS_MAX);
  }

  CachingVerifier(TokenVerifier verifier, Clock clock, int tokensMax) {
    this.verifier = verifier;
    this.clock = clock;
    this.verified = Caffeine.newBuilder().maximumSize(tokensMax).expireAfterWrite(AGE_MAX).build();
  }

  @Override
  public Identity verify(String token) throws UnauthenticatedException {
    TokenDigest digest = TokenDigest.of(token);
    Instant now = clock.instant();
    Verified known = verified.getIfPresent(digest);
    if (known != null && now.isBefore(known.until())) {
      return known.identity();
    }
    Identity identity = verifier.verify(token);
    verified.put(digest, Verified.at(now, identity));
    return identity;
  }

  long tokens() {
    verified.cleanUp();
    return verified.estimatedSize();
  }

  private record Verified(Identity identity, Instant until) {
    static Verified at(Instant now, Identity identity) {
      Instant oldest = now.plus(AGE_MAX);
      Instant expiry = identity.expiresAt();
      return new Verified(identity, expiry.isBefore(oldest) ? expiry : oldest);
    }
  }
}
