package dev.florin.app;

import dev.florin.identity.Scopes;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Scopes that mean something here, so that a slip of the pen is told at once. */
final class KnownScopes {
  private KnownScopes() {}

  /**
   * Those of these names.
   *
   * @throws IllegalArgumentException if one of them means nothing
   */
  static Scopes of(List<String> names) {
    for (String scope : names) {
      if (!Scopes.KNOWN.contains(scope)) {
        throw new IllegalArgumentException(
            "scope: " + scope + " (expected: " + String.join(", ", Scopes.KNOWN) + ")");
      }
    }
    return new Scopes(Set.copyOf(names));
  }

  /** What a shell offers. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scopes.KNOWN.iterator();
    }
  }
}
