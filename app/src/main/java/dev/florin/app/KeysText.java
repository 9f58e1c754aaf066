package dev.florin.app;

import dev.florin.ledger.keys.ApiKey;
import dev.florin.ledger.keys.ApiKeys;
import dev.florin.ledger.keys.KeyChange;
import java.io.PrintStream;
import java.util.List;

/**
 * API keys for people, on one line each.
 *
 * @param out where to print
 */
record KeysText(PrintStream out) {
  void list(List<ApiKey> keys) {
    TextTable table =
        new TextTable("key", "owner", "scopes", "made or rotated", "expires", "state", "label");
    for (ApiKey key : keys) {
      table.add(
          key.id(),
          QueueText.oneLine(key.owner()),
          String.join(",", key.scopes()),
          QueueText.time(key.rotatedAt() == null ? key.createdAt() : key.rotatedAt()),
          QueueText.time(key.expiresAt()),
          state(key),
          QueueText.oneLine(key.label()));
    }
    if (table.isEmpty()) {
      out.println("There is no key.");
    } else {
      table.print(out);
    }
  }

  /** What the holder's secret does not say. */
  static String summary(ApiKey key) {
    String previous =
        key.previousUntil() == null
            ? ""
            : "; the secret before it until " + QueueText.time(key.previousUntil());
    return "key "
        + key.id()
        + " of "
        + QueueText.oneLine(key.owner())
        + " for "
        + String.join(",", key.scopes())
        + ", good until "
        + QueueText.time(key.expiresAt())
        + previous
        + ". Its secret is not shown again.";
  }

  /** Why nothing, or what, was done. */
  static String of(KeyChange change) {
    return switch (change) {
      case KeyChange.Done(ApiKey key) -> state(key);
      case KeyChange.NotThere _ -> "there is no such key";
      case KeyChange.Ended(ApiKey key) -> "it is " + state(key) + " (expected: a key in force)";
      case KeyChange.TooMany _ ->
          "there are " + ApiKeys.LIVE_KEYS_MAX + " keys in force (expected: fewer); revoke some";
    };
  }

  static String state(ApiKey key) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.isLive() ? "live" : "expired";
  }
}
