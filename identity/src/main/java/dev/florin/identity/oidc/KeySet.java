package dev.florin.identity.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that an issuer publishes. Which of them a token was signed with must be beyond doubt:
 * where two would do, none does.
 *
 * @param keys those that can check signatures; never changed
 */
record KeySet(List<SigningKey> keys) {
  static final KeySet EMPTY = new KeySet(List.of());

  KeySet {
    keys = List.copyOf(keys);
  }

  /**
   * Of a key set's JSON.
   *
   * @throws ParseException when it is none; what single entries are does not matter
   */
  static KeySet of(Map<String, Object> json) throws ParseException {
    Map<String, Object>[] entries = JSONObjectUtils.getJSONObjectArray(json, "keys");
    if (entries == null) {
      throw new ParseException("no keys", 0);
    }
    return new KeySet(
        Arrays.stream(entries).map(SigningKey::of).flatMap(Optional::stream).toList());
  }

  /** Whether a key of a token's name is here, fit for it or not. */
  boolean names(SignedToken token) {
    return token.keyId() == null || keys.stream().anyMatch(key -> token.keyId().equals(key.id()));
  }

  /** The one that a token must be signed with: of its name, or the only one where it has none. */
  Optional<SigningKey> find(SignedToken token) {
    List<SigningKey> fitting =
        keys.stream()
            .filter(key -> token.keyId() == null || token.keyId().equals(key.id()))
            .filter(key -> key.fits(token.algorithm()))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  /** Whether everything that was good with another set is good with this one. */
  boolean keepsAllOf(KeySet other) {
    return keys.containsAll(other.keys());
  }
}
