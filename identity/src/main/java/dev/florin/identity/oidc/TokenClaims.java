package dev.florin.identity.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.florin.identity.Identity;
import dev.florin.identity.Scopes;
import dev.florin.identity.UnauthenticatedException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token says: for whom it is, from when until when, and who its bearer is. Whether it is
 * true is the signature's to tell.
 *
 * <p>Issuers sign more than access tokens with the same keys. An ID token tells an application who
 * logged in, a logout token that somebody left; neither may pay. Where nothing else tells them
 * apart, their claims do. A token that is bound to its bearer's own key is refused, too: it would
 * be good for whoever stole it, which is what its issuer wanted to rule out.
 */
final class TokenClaims {
  static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

  /** Claims that no access token has: of ID tokens, and of logout and other event tokens. */
  private static final List<String> OF_OTHER_TOKENS =
      List.of("at_hash", "c_hash", "s_hash", "events");

  private final OidcConfig config;
  private final Clock clock;

  TokenClaims(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Who the token says its bearer is, if it is an access token for here and now. */
  Identity read(SignedToken token) throws UnauthenticatedException {
    try {
      JWTClaimsSet claims = token.jwt().getJWTClaimsSet();
      requireForHere(claims);
      requireAccess(claims);
      Instant expiry = requireNow(claims);
      String userId = claims.getSubject();
      if (userId == null || !Identity.isUserId(userId)) {
        throw new UnauthenticatedException(
            "the token's sub is no user id (expected: 1 to 255 printable ASCII characters)");
      }
      return new Identity(userId, displayName(claims), expiry, scopes(claims));
    } catch (ParseException | RuntimeException e) {
      throw SignedToken.malformed(); // Whatever the library trips over is no token.
    }
  }

  private void requireForHere(JWTClaimsSet claims) throws UnauthenticatedException {
    if (!config.issuer().equals(claims.getIssuer())) {
      throw new UnauthenticatedException(
          "the token has another issuer (expected: " + config.issuer() + ")");
    }
    if (!claims.getAudience().contains(config.audience())) {
      throw new UnauthenticatedException(
          "the token is for another audience (expected: " + config.audience() + ")");
    }
  }

  private static void requireAccess(JWTClaimsSet claims) throws UnauthenticatedException {
    Object type = claims.getClaim("typ");
    boolean isAccess = type == null || "Bearer".equals(type);
    boolean isLogin = type == null && claims.getClaim("nonce") != null;
    if (!isAccess
        || isLogin
        || OF_OTHER_TOKENS.stream().anyMatch(name -> claims.getClaim(name) != null)) {
      throw new UnauthenticatedException("the token is no access token");
    }
    if (claims.getClaim("cnf") != null) {
      throw new UnauthenticatedException(
          "the token is bound to a key of its bearer (expected: a bearer token)");
    }
  }

  /** The time at which it ends. */
  private Instant requireNow(JWTClaimsSet claims) throws UnauthenticatedException {
    Date expiry = claims.getExpirationTime();
    if (expiry == null) {
      throw SignedToken.malformed();
    }
    Instant now = clock.instant();
    if (!now.isBefore(expiry.toInstant().plus(CLOCK_LEEWAY))) {
      throw new UnauthenticatedException("the token expired at " + expiry.toInstant());
    }
    requireBegun(claims.getNotBeforeTime(), now);
    requireBegun(claims.getIssueTime(), now);
    return expiry.toInstant();
  }

  private static void requireBegun(@Nullable Date begin, Instant now)
      throws UnauthenticatedException {
    if (begin != null && now.isBefore(begin.toInstant().minus(CLOCK_LEEWAY))) {
      throw new UnauthenticatedException("the token is not valid before " + begin.toInstant());
    }
  }

  /** The person's name, else their account's; one that cannot be shown is nobody's loss. */
  private static @Nullable String displayName(JWTClaimsSet claims) {
    for (String claim : List.of("name", "preferred_username")) {
      if (claims.getClaim(claim) instanceof String name && Identity.isDisplayName(name)) {
        return name;
      }
    }
    return null;
  }

  private static Scopes scopes(JWTClaimsSet claims) {
    Scopes known =
        claims.getClaim("scope") instanceof String names ? Scopes.knownIn(names) : Scopes.NONE;
    return known.with(Scopes.WALLETS);
  }
}
