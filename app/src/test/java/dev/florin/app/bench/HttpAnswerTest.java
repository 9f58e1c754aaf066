package dev.florin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  private static final String CREATED =
      "HTTP/1.1 201 Created\r\nTrace-Id: 1\r\ncontent-length: 5\r\nVary: x\r\n\r\n{\"a\"}";

  @Test
  void anAnswerIsReadOnceItsLastByteIsThere() throws Exception {
    for (int length = 0; length < CREATED.length(); length++) {
      assertThat(read(CREATED.substring(0, length))).as("%d bytes", length).isNull();
    }
    assertThat(read(CREATED)).isEqualTo(new HttpAnswer(201, CREATED.length(), false));
    assertThat(read(CREATED + "HTTP")).isEqualTo(new HttpAnswer(201, CREATED.length(), false));
  }

  @Test
  void aBodyThatLooksLikeAHeadIsABody() throws Exception {
    String text = "HTTP/1.1 422 No\r\nContent-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n";

    assertThat(read(text)).isEqualTo(new HttpAnswer(422, text.length(), false));
  }

  @Test
  void anAnswerSaysWhetherItIsTheLastOne() throws Exception {
    String text = "HTTP/1.1 200 OK\r\nconnection: close\r\nContent-Length: 0\r\n\r\n";

    assertThat(read(text)).isEqualTo(new HttpAnswer(200, text.length(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: upgrade\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2xx OK\r\nContent-Length: 0\r\n\r\n",
        "\r\n\r\n"
      })
  void whatItCannotFrameIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ProtocolException.class);
  }

  private static @Nullable HttpAnswer read(String text) throws ProtocolException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return HttpAnswer.read(bytes, bytes.length);
  }
}
