package dev.florin.gateway;

import dev.florin.wallet.v1.Balance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names the state of a wallet: its timeline, which a restore raises, and its version.
 *
 * @param value with its quotes, as headers have it
 */
record EntityTag(String value) {
  static EntityTag of(Balance balance) {
    return new EntityTag("\"" + balance.getTimeline() + "-" + balance.getVersion() + "\"");
  }

  /** Whether {@code If-None-Match} names this state; a weak tag names it too. */
  boolean isNamedBy(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(tag -> tag.equals(value) || tag.equals("W/" + value) || tag.equals("*"));
  }
}
