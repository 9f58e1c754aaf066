package dev.florin.gateway.contract;

import static dev.florin.gateway.problem.ProblemCode.MALFORMED_REQUEST;

import dev.florin.gateway.problem.RejectedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Decodes percent-encoded text, and refuses what is broken instead of replacing it. */
final class Percent {
  private Percent() {}

  static String decode(String encoded) throws RejectedException {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int at = 0; at < encoded.length(); at++) {
      char c = encoded.charAt(at);
      if (c == '%') {
        bytes.write(octet(encoded, at));
        at += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw broken(encoded);
    }
  }

  private static int octet(String encoded, int at) throws RejectedException {
    if (at + 2 >= encoded.length()
        || !HexFormat.isHexDigit(encoded.charAt(at + 1))
        || !HexFormat.isHexDigit(encoded.charAt(at + 2))) {
      throw broken(encoded);
    }
    return HexFormat.fromHexDigits(encoded, at + 1, at + 3);
  }

  private static RejectedException broken(String encoded) {
    return new RejectedException(
        MALFORMED_REQUEST,
        "the URL is not well formed at "
            + Json.shortened(encoded)
            + " (expected: percent-encoded UTF-8)");
  }
}
