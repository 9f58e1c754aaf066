package dev.florin.identity.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a token may be signed, by the names of RFC 7518. All are asymmetric: who can check a token
 * cannot make one, and no public key can be mistaken for a secret.
 */
public enum TokenAlgorithm {
  RS256(null),
  RS384(null),
  RS512(null),
  PS256(null),
  PS384(null),
  PS512(null),
  ES256("P-256"),
  ES384("P-384"),
  ES512("P-521");

  /** What is accepted where nobody says otherwise. */
  public static final Set<TokenAlgorithm> USUAL = Set.of(RS256, PS256, ES256);

  static final int RSA_BITS_MIN = 2048;

  private final @Nullable String curve;

  TokenAlgorithm(@Nullable String curve) {
    this.curve = curve;
  }

  /** The one of a token's header; empty for every other name, however it is written. */
  static Optional<TokenAlgorithm> of(JWSAlgorithm named) {
    return EnumSet.allOf(TokenAlgorithm.class).stream()
        .filter(algorithm -> algorithm.name().equals(named.getName()))
        .findFirst();
  }

  /** Whether a key is of its type, strong enough, and not meant for another algorithm. */
  boolean fits(JWK key) {
    boolean meant = key.getAlgorithm() == null || key.getAlgorithm().getName().equals(name());
    return meant
        && switch (key) {
          case RSAKey rsa -> curve == null && rsa.size() >= RSA_BITS_MIN;
          case ECKey ec -> ec.getCurve().getName().equals(curve);
          default -> false;
        };
  }
}
