package dev.florin.gateway;

import dev.florin.wallet.v1.WalletEvent;
import io.vertx.core.buffer.Buffer;

/** Server-sent events as the HTML standard writes them. An event's id is the wallet's version. */
final class EventText {
  private static final int RETRY_MILLIS = 2_000;
  private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

  private EventText() {}

  /** Without data no event happens, but the reader knows from which version to go on. */
  static Buffer beginning(long version) {
    return Buffer.buffer("id: " + version + "\nretry: " + RETRY_MILLIS + "\n\n");
  }

  static Buffer transaction(WalletEvent event) {
    return Buffer.buffer(
        ("id: " + event.getVersion() + "\nevent: transaction\ndata: ")
            + Shapes.walletEvent(event).encode()
            + "\n\n");
  }

  /** A comment, which readers skip. */
  static Buffer heartbeat() {
    return HEARTBEAT.slice();
  }
}
