package dev.florin.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.florin.identity.UnauthenticatedException;
import java.text.ParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A token whose form and header are acceptable; nothing else of it is known to be true.
 *
 * <p>The header is the attacker's to write. It may pick among the algorithms that are allowed and
 * name one of the issuer's keys, and no more: keys and links to keys in it are never looked at, and
 * what it declares critical is not understood here, so that the token is refused, as RFC 7515 asks.
 *
 * @param keyId null where it names no key
 */
record SignedToken(SignedJWT jwt, TokenAlgorithm algorithm, @Nullable String keyId) {
  static final int TOKEN_BYTES_MAX = 8192;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  static SignedToken read(String text, Set<TokenAlgorithm> allowed)
      throws UnauthenticatedException {
    if (text.length() > TOKEN_BYTES_MAX) {
      throw new UnauthenticatedException(
          "the token is too long (expected: at most " + TOKEN_BYTES_MAX + " bytes)");
    }
    if (!COMPACT.matcher(text).matches()) {
      throw malformed();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWSHeader header = jwt.getHeader();
      requirePlain(header);
      return new SignedToken(jwt, algorithm(header, allowed), header.getKeyID());
    } catch (ParseException | RuntimeException e) {
      throw malformed(); // Whatever the library trips over is no token.
    }
  }

  /** Whether a key made its signature. */
  boolean isSignedWith(SigningKey key) {
    try {
      return key.fits(algorithm) && jwt.verify(key.verifier());
    } catch (JOSEException | RuntimeException e) {
      return false;
    }
  }

  static UnauthenticatedException malformed() {
    return new UnauthenticatedException("the token is malformed");
  }

  private static void requirePlain(JWSHeader header) throws UnauthenticatedException {
    Set<String> named = header.getIncludedParams();
    if (named.contains("crit") || named.contains("b64")) {
      throw new UnauthenticatedException("the token has a critical header that is not known here");
    }
    JOSEObjectType type = header.getType();
    if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
      throw new UnauthenticatedException(
          "the token is of another type (expected: at+jwt, JWT, or none in its header)");
    }
  }

  private static TokenAlgorithm algorithm(JWSHeader header, Set<TokenAlgorithm> allowed)
      throws UnauthenticatedException {
    return TokenAlgorithm.of(header.getAlgorithm())
        .filter(allowed::contains)
        .orElseThrow(() ->
            new UnauthenticatedException(
                "the token's algorithm is not accepted here (expected: "
                    + allowed.stream()
                        .sorted()
                        .map(TokenAlgorithm::name)
                        .collect(Collectors.joining(", "))
                    + ")"));
  }
}
