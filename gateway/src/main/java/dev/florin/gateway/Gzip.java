package dev.florin.gateway;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses answers whole.
 *
 * <p>The server's own compression is off: over HTTP/2 it takes no notice of the smallest size, and
 * on a connection that began as HTTP/1.1 it names an encoding that it then does not apply.
 */
final class Gzip {
  private Gzip() {}

  /** Whether an {@code Accept-Encoding} asks for gzip. */
  static boolean isAccepted(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1)) {
      if (coding.equals("gzip") || coding.startsWith("gzip;")) {
        return !coding.matches("gzip;q=0(\\.0*)?");
      }
    }
    return false;
  }

  static Buffer compress(Buffer body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length() / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does no I/O", e);
    }
    return Buffer.buffer(compressed.toByteArray());
  }
}
