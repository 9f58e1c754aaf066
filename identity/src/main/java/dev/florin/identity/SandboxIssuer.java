package dev.florin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies the sandbox's own tokens: JWTs under HMAC-SHA-256 with a key in a file.
 *
 * <p>Whoever can read the key file can be any user, which is what a sandbox is for. The algorithm
 * is fixed: what a token's header claims is compared, never obeyed.
 */
public final class SandboxIssuer implements TokenVerifier {
  public static final int TOKEN_BYTES_MAX = 4096;
  public static final Duration VALID_FOR_MAX = Duration.ofDays(366);

  static final String ISSUER = "florin-sandbox";
  static final String AUDIENCE = "florin";
  static final Duration CLOCK_LEEWAY = Duration.ofSeconds(10);

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final MACSigner signer;
  private final MACVerifier verifier;
  private final String keyId;
  private final Clock clock;

  private SandboxIssuer(byte[] key, Clock clock) {
    try {
      this.signer = new MACSigner(key);
      this.verifier = new MACVerifier(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("key_bytes: " + key.length + " (expected: 32)", e);
    }
    this.keyId = keyId(key);
    this.clock = clock;
  }

  /**
   * Opens the issuer whose key is in a file; makes the key on first use.
   *
   * @throws SandboxKeyException when the file cannot be used, or can be read by others
   */
  public static SandboxIssuer open(Path keyFile) {
    return open(keyFile, Clock.systemUTC());
  }

  public static SandboxIssuer open(Path keyFile, Clock clock) {
    return new SandboxIssuer(SandboxKey.open(keyFile), clock);
  }

  /** A token for any user, without scopes. */
  public String issue(String userId, @Nullable String displayName, Duration validFor) {
    return issue(userId, displayName, Scopes.NONE, validFor);
  }

  /** A token for any user. */
  public String issue(
      String userId, @Nullable String displayName, Scopes scopes, Duration validFor) {
    if (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(VALID_FOR_MAX) > 0) {
      throw new IllegalArgumentException(
          "valid_for: " + validFor + " (expected: 1 second to 366 days)");
    }
    Instant now = clock.instant();
    Identity identity = new Identity(userId, displayName, now.plus(validFor), scopes);
    SignedJWT token = new SignedJWT(header(), claims(identity, now));
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing a token failed", e);
    }
    return requireSize(token.serialize());
  }

  @Override
  public Identity verify(String token) throws UnauthenticatedException {
    if (token.length() > TOKEN_BYTES_MAX) {
      throw new UnauthenticatedException(
          "the token is too long (expected: at most " + TOKEN_BYTES_MAX + " bytes)");
    }
    if (!COMPACT.matcher(token).matches()) {
      throw malformed();
    }
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      requireHeader(parsed.getHeader());
      if (!parsed.verify(verifier)) {
        throw new UnauthenticatedException("the token's signature is wrong");
      }
      return identity(parsed.getJWTClaimsSet());
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  private JWSHeader header() {
    return new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build();
  }

  private static JWTClaimsSet claims(Identity identity, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(identity.userId())
        .claim("name", identity.displayName())
        .claim("scope", identity.scopes().claim())
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(identity.expiresAt()))
        .build();
  }

  private void requireHeader(JWSHeader header) throws UnauthenticatedException {
    if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())) {
      throw new UnauthenticatedException(
          "the token's algorithm is not accepted here (expected: HS256)");
    }
    if (!keyId.equals(header.getKeyID())) {
      throw new UnauthenticatedException(
          "the token was signed with another key; make a new one with florin token");
    }
  }

  private Identity identity(JWTClaimsSet claims) throws UnauthenticatedException, ParseException {
    if (!ISSUER.equals(claims.getIssuer())) {
      throw new UnauthenticatedException("the token has another issuer (expected: " + ISSUER + ")");
    }
    if (!List.of(AUDIENCE).equals(claims.getAudience())) {
      throw new UnauthenticatedException(
          "the token is for another audience (expected: " + AUDIENCE + ")");
    }
    Date expiry = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    String userId = claims.getSubject();
    if (expiry == null || notBefore == null || userId == null) {
      throw malformed();
    }
    requireTime(notBefore.toInstant(), expiry.toInstant());
    return new Identity(
        userId,
        claims.getStringClaim("name"),
        expiry.toInstant(),
        Scopes.ofClaim(claims.getStringClaim("scope")).with(Scopes.WALLETS));
  }

  private void requireTime(Instant notBefore, Instant expiry) throws UnauthenticatedException {
    Instant now = clock.instant();
    if (!now.isBefore(expiry.plus(CLOCK_LEEWAY))) {
      throw new UnauthenticatedException("the token expired at " + expiry);
    }
    if (now.isBefore(notBefore.minus(CLOCK_LEEWAY))) {
      throw new UnauthenticatedException("the token is not valid before " + notBefore);
    }
  }

  private static UnauthenticatedException malformed() {
    return new UnauthenticatedException("the token is malformed");
  }

  private static String requireSize(String token) {
    if (token.length() > TOKEN_BYTES_MAX) {
      throw new IllegalArgumentException(
          "token_bytes: " + token.length() + " (expected: at most " + TOKEN_BYTES_MAX + ")");
    }
    return token;
  }

  /** Names the key without telling it, so that a token of another checkout is told apart. */
  private static String keyId(byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("florin-sandbox-key-id".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(key), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
