package dev.florin.app.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** One read of each user's wallet, encoded beforehand from the first byte to the last. */
final class HttpReads implements HttpRequests {
  private static final int OK = 200;

  private final List<byte[]> requests;
  private final Refreshes refreshes;

  /**
   * @param host as the Host header tells it
   */
  HttpReads(String host, Reading reading, Refreshes refreshes) {
    List<String> tokens = refreshes.tokens();
    this.requests =
        IntStream.rangeClosed(1, tokens.size())
            .mapToObj(wallet -> request(host, reading.path(wallet), tokens.get(wallet - 1)))
            .toList();
    this.refreshes = refreshes;
  }

  @Override
  public void encodeNext(ByteBuffer out) {
    out.put(requests.get(refreshes.next() - 1));
  }

  @Override
  public int rightStatus() {
    return OK;
  }

  private static byte[] request(String host, String path, String token) {
    String text =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\n\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
