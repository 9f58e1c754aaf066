package dev.florin.app.bench;

import dev.florin.app.bench.Errands.Errand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encodes errands as POST /v1/transfers; what does not change is encoded beforehand. */
final class HttpTransfers implements HttpRequests {
  private static final int CREATED = 201;

  private final List<byte[]> heads;
  private final Errands errands;

  /**
   * @param host as the Host header tells it
   */
  HttpTransfers(String host, Errands errands) {
    this.heads = errands.tokens().stream().map(token -> ascii(head(host, token))).toList();
    this.errands = errands;
  }

  @Override
  public void encodeNext(ByteBuffer out) {
    Errand errand = errands.next();
    String body =
        "{\"from_wallet_id\":\""
            + errand.payer()
            + "\",\"to_user_id\":\""
            + Errands.owner(errand.recipient())
            + "\",\"amount\":1,\"currency\":\"USD\"}";
    out.put(heads.get(errand.payer() - 1));
    out.put(ascii(errand.key() + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
  }

  @Override
  public int rightStatus() {
    return CREATED;
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
