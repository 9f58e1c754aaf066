package dev.florin.app.bench;

import java.nio.ByteBuffer;

/** What is asked over REST, one request after another. Confined to one thread. */
interface HttpRequests {
  /** More than any token, with all the rest. */
  int BYTES_MAX = 8 * 1024;

  /** Puts the next request, from its first line to its last byte. */
  void encodeNext(ByteBuffer out);

  /** The status of an answer that is right; any other one is an error. */
  int rightStatus();
}
