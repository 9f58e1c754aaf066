package dev.florin.webhooks;

import org.jspecify.annotations.Nullable;

/** One event, ready to be sent. */
final class Message {
  private final String id;
  private final byte[] body;
  private final int attempt;
  private final @Nullable String traceId;

  /**
   * @param id of the event, the same at each attempt
   * @param body its bytes, not to be changed any more
   * @param attempt 1 only if none was ever made before
   * @param traceId of what it tells; null where that has none
   */
  Message(String id, byte[] body, int attempt, @Nullable String traceId) {
    this.traceId = traceId;
    this.id = id;
    this.body = body;
    this.attempt = attempt;
  }

  String id() {
    return id;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  int attempt() {
    return attempt;
  }

  @Nullable String traceId() {
    return traceId;
  }
}
