package dev.florin.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as an issuer makes them, and keys to make them with.
 *
 * @param issuer whom they name
 * @param now when they are made
 */
public record TestTokens(String issuer, Instant now) {
  public static final String AUDIENCE = "florin";
  static final Duration VALID_FOR = Duration.ofHours(1);

  /** One for RS256 alone. */
  public static RSAKey rsaKey(@Nullable String id) {
    try {
      return new RSAKeyGenerator(2048).algorithm(JWSAlgorithm.RS256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ECKey ecKey(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a good token of a user says. */
  public JWTClaimsSet.Builder claims(String userId) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(AUDIENCE)
        .subject(userId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(VALID_FOR)));
  }

  /** A good token, with names of scopes in it. */
  public String token(String userId, String scopes, JWK key) {
    return sign(claims(userId).claim("scope", scopes).build(), key);
  }

  /** With the algorithm that is usual for the key, which the header names. */
  public static String sign(JWTClaimsSet claims, JWK key) {
    JWSAlgorithm algorithm = key instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    return sign(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims, key);
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, JWK key) {
    return sign(header, claims.toString(), key);
  }

  /** Any payload at all under a good signature. */
  static String sign(JWSHeader header, String payload, JWK key) {
    try {
      return sign(header, payload, signer(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sign(JWSHeader header, String payload, JWSSigner signer) {
    try {
      JWSObject token = new JWSObject(header, new Payload(payload));
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSSigner signer(JWK key) throws JOSEException {
    return key instanceof ECKey ec
        ? new ECDSASigner(ec)
        : new RSASSASigner(key.toRSAKey().toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
  }
}
