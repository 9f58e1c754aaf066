package dev.florin.app;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One movement of money that a user asks for, under a key of its own.
 *
 * @param key idempotency key, which also tells orders apart
 * @param kind what is asked for
 * @param userId who asks
 * @param recipientId who receives a transfer, else null
 * @param amountMinor in cents
 * @param overGrpc which of the two interfaces it goes through, each time it is sent
 */
record Order(
    String key,
    Kind kind,
    String userId,
    @Nullable String recipientId,
    long amountMinor,
    boolean overGrpc) {
  enum Kind {
    DEPOSIT("/v1/deposits"),
    WITHDRAWAL("/v1/withdrawals"),
    TRANSFER("/v1/transfers");

    private final String path;

    Kind(String path) {
      this.path = path;
    }
  }

  String path() {
    return kind.path;
  }

  /** The body over REST. */
  String json(Map<String, String> walletIds) {
    String parties =
        recipientId == null
            ? "\"wallet_id\":\"" + walletIds.get(userId) + "\""
            : "\"to_user_id\":\"" + recipientId + "\"";
    return "{" + parties + ",\"amount\":" + amountMinor + ",\"currency\":\"USD\"}";
  }

  /** What the user's own wallet gains when it is done; negative where it pays. */
  long ownGainMinor() {
    return kind == Kind.DEPOSIT ? amountMinor : -amountMinor;
  }
}
