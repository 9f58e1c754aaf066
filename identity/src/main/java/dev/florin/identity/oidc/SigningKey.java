package dev.florin.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key of the issuer. Safe for use by many threads.
 *
 * @param jwk as published; keys are equal that are equal in all it says
 */
record SigningKey(JWK jwk, JWSVerifier verifier) {
  /** Of one entry of a key set; empty where it is for anything but checking signatures. */
  static Optional<SigningKey> of(Map<String, Object> entry) {
    try {
      JWK jwk = JWK.parse(entry).toPublicJWK();
      return jwk != null && isForSignatures(jwk) ? verifying(jwk) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      // Of a type that is not known here, or broken: the others may be good.
      return Optional.empty();
    }
  }

  private static Optional<SigningKey> verifying(JWK jwk) throws JOSEException {
    return switch (jwk) {
      case RSAKey rsa -> Optional.of(new SigningKey(rsa, new RSASSAVerifier(rsa)));
      case ECKey ec -> Optional.of(new SigningKey(ec, new ECDSAVerifier(ec)));
      default -> Optional.empty();
    };
  }

  private static boolean isForSignatures(JWK jwk) {
    boolean used = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    return used
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  /** Null where the issuer gave it no name. */
  @Nullable String id() {
    return jwk.getKeyID();
  }

  boolean fits(TokenAlgorithm algorithm) {
    return algorithm.fits(jwk);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SigningKey key && jwk.equals(key.jwk);
  }

  @Override
  public int hashCode() {
    return jwk.hashCode();
  }
}
