package dev.florin.ledger.keys;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where all keys that are good at the moment can be had. Threads: any. Errors: {@link
 * dev.florin.ledger.LedgerFaultException} if the database does not answer.
 */
@FunctionalInterface
public interface KeySource {
  /**
   * All keys that are neither revoked nor expired; empty while nothing has changed.
   *
   * @param edition of those that the caller has; null for none
   */
  Optional<Keys> other(@Nullable UUID edition);

  /**
   * All of them.
   *
   * @param edition names what they are, and changes with them
   */
  record Keys(UUID edition, List<LiveKey> all) {
    public Keys {
      all = List.copyOf(all);
    }
  }
}
