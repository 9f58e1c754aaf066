package dev.florin.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What came back over HTTP.
 *
 * @param status 0 where the connection ended without an answer
 * @param headers by name in lower case
 * @param body as it came
 */
record RawAnswer(int status, Map<String, String> headers, Buffer body) {
  /** The server ended the connection and said nothing. */
  static final RawAnswer NONE = new RawAnswer(0, Map.of(), Buffer.buffer());

  boolean isNone() {
    return status == 0;
  }

  boolean isDone() {
    return status >= 200 && status < 300;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The body in words. */
  String text() throws IOException {
    if (!header("content-encoding").equals("gzip")) {
      return body.toString(UTF_8);
    }
    try (GZIPInputStream unzipped =
        new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      return new String(unzipped.readAllBytes(), UTF_8);
    }
  }

  /** The body as an object; an empty one where it is something else. */
  JsonObject json() throws IOException {
    return header("content-type").matches("application/(problem\\+)?json.*") && body.length() > 0
        ? new JsonObject(text())
        : new JsonObject();
  }

  boolean isReplay() {
    return !header("idempotent-replayed").isEmpty();
  }
}
