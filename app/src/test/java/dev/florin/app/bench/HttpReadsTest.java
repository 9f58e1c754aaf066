package dev.florin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpReadsTest {
  private static final Refreshes REFRESHES = new Refreshes(List.of("aa", "bb"));

  @Test
  void eachUserReadsTheOwnWalletWithTheOwnToken() {
    HttpReads reads = new HttpReads("host:1", Reading.PAGE, REFRESHES);

    assertThat(next(reads)).isEqualTo(request("/v1/wallets/1/transactions?limit=20", "aa"));
    assertThat(next(reads)).isEqualTo(request("/v1/wallets/2/transactions?limit=20", "bb"));
    assertThat(reads.rightStatus()).isEqualTo(200);
  }

  private static String request(String path, String token) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: host:1\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  private static String next(HttpReads reads) {
    ByteBuffer out = ByteBuffer.allocate(HttpRequests.BYTES_MAX);
    reads.encodeNext(out);
    return new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
  }
}
