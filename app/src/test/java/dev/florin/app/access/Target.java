package dev.florin.app.access;

/**
 * What a request is about.
 *
 * @param walletId in USD
 * @param transactionId of that wallet
 * @param acceptedId of a transfer from that wallet
 * @param key with which that wallet's owner moved money
 * @param webhookId of a webhook
 */
record Target(
    String walletId, String transactionId, String acceptedId, String key, String webhookId) {
  /** Well formed, and nobody's. */
  static final Target ABSENT =
      new Target(
          "700000000000000017",
          "700000000000000018",
          "700000000000000019",
          "no-such-key",
          "700000000000000020");

  Target withWebhook(String id) {
    return new Target(walletId, transactionId, acceptedId, key, id);
  }

  /** A text in which nothing tells which target it is about. */
  String veil(String text) {
    return text.replace(walletId, "ID")
        .replace(transactionId, "ID")
        .replace(acceptedId, "ID")
        .replace(key, "ID")
        .replace(webhookId, "ID");
  }
}
