package dev.florin.redis.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.florin.redis.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis's keys of wallets: {@code w:RUN:DATABASE:WALLET}, so that nothing of another run of Redis,
 * and nothing of another database, is ever found.
 */
final class WalletKeys {
  /** So many in one call of a script: Lua's stack has room for 8,000. */
  static final int CHUNK_KEYS = 4_000;

  private final String runId;
  private final String prefix;

  WalletKeys(String runId, String databaseId) {
    this.runId = runId;
    prefix = "w:" + runId + ":" + databaseId + ":";
  }

  boolean areOf(Link link) {
    return runId.equals(link.runId());
  }

  byte[] of(long walletId) {
    return (prefix + walletId).getBytes(US_ASCII);
  }

  List<byte[][]> chunks(long[] walletIds) {
    List<byte[][]> chunks = new ArrayList<>(1);
    for (int from = 0; from < walletIds.length; from += CHUNK_KEYS) {
      byte[][] chunk = new byte[Math.min(CHUNK_KEYS, walletIds.length - from)][];
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = of(walletIds[from + i]);
      }
      chunks.add(chunk);
    }
    return chunks;
  }
}
