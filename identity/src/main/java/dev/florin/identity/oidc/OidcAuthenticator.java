package dev.florin.identity.oidc;

import dev.florin.identity.Authenticator;
import dev.florin.identity.Identity;
import dev.florin.identity.Proof;
import dev.florin.identity.UnauthenticatedException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Accepts the access tokens of one OpenID Connect issuer, by the keys that it publishes.
 *
 * <p>A token is first read and then believed: what it says about itself is cheap to check, so that
 * only a token which would be good causes work, a signature or a question to the issuer. Nothing of
 * it is used before its signature was found to be good.
 */
public final class OidcAuthenticator implements Authenticator, AutoCloseable {
  private static final Proof UNANSWERED =
      new Proof.Undecided("the issuer of tokens does not answer; try again in a moment");
  private static final Proof UNKNOWN_KEY =
      new Proof.Refused("the token is signed with no key of its issuer");
  private static final Proof FORGED = new Proof.Refused("the token's signature is wrong");

  private final OidcConfig config;
  private final Clock clock;
  private final TokenClaims claims;
  private final IssuerKeys keys;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("florin-issuer").factory());

  OidcAuthenticator(OidcConfig config, KeySource source, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.claims = new TokenClaims(config, clock);
    this.keys = new IssuerKeys(source, clock);
  }

  /** Asks the issuer for its keys at once, and again and again; does not wait for the answer. */
  public static OidcAuthenticator start(OidcConfig config, Clock clock) {
    OidcAuthenticator started =
        new OidcAuthenticator(config, new HttpKeySource(config.issuer()), clock);
    long paceMillis = IssuerKeys.PACE.toMillis();
    var _ =
        started.rounds.scheduleWithFixedDelay(
            started.keys::turn, 0, paceMillis, TimeUnit.MILLISECONDS);
    return started;
  }

  @Override
  public CompletableFuture<Proof> authenticate(String text) {
    try {
      SignedToken token = SignedToken.read(text, config.algorithms());
      Identity claimed = claims.read(token);
      KnownKeys known = keys.known();
      if (known.areGood(clock.instant()) && known.keys().names(token)) {
        return CompletableFuture.completedFuture(prove(token, claimed, known));
      }
      return keys.askedAgain().thenApply(later -> prove(token, claimed, later));
    } catch (UnauthenticatedException e) {
      return CompletableFuture.completedFuture(new Proof.Refused(e.getMessage()));
    }
  }

  /** How often the issuer took a key away: what was proved before such a time may be so no more. */
  public long keyRemovals() {
    return keys.known().removals();
  }

  /** Asks the issuer no more; tokens are still checked with the keys at hand. */
  @Override
  public void close() {
    rounds.shutdownNow();
    keys.close();
  }

  private Proof prove(SignedToken token, Identity claimed, KnownKeys known) {
    if (!known.areGood(clock.instant())) {
      return UNANSWERED;
    }
    Optional<SigningKey> key = known.keys().find(token);
    if (key.isEmpty()) {
      return known.isAnswered() || known.keys().names(token) ? UNKNOWN_KEY : UNANSWERED;
    }
    return token.isSignedWith(key.get()) ? new Proof.Identified(claimed) : FORGED;
  }
}
