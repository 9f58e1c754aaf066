package dev.florin.app.bench;

import dev.florin.app.bench.Errands.Errand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes an errand as POST /v1/transfers; what does not change is encoded beforehand. */
final class HttpRequests {
  /** More than any token, with all the rest. */
  static final int BYTES_MAX = 8 * 1024;

  private final List<byte[]> heads;

  HttpRequests(String host, List<String> tokens) {
    this.heads = tokens.stream().map(token -> ascii(head(host, token))).toList();
  }

  void encode(Errand errand, ByteBuffer out) {
    String body =
        "{\"from_wallet_id\":\""
            + errand.payer()
            + "\",\"to_user_id\":\""
            + Errands.owner(errand.recipient())
            + "\",\"amount\":1,\"currency\":\"USD\"}";
    out.put(heads.get(errand.payer() - 1));
    out.put(ascii(errand.key() + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
  }

  private static String head(String host, String token) {
    return "POST /v1/transfers HTTP/1.1\r\nHost: "
        + host
        + "\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: application/json\r\nIdempotency-Key: ";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
