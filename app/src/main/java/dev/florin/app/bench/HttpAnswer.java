package dev.florin.app.bench;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 response, as far as a caller needs it who only wants to know its status and its end:
 * framed by Content-Length, on a connection that stays or is said to end. Anything else is refused.
 *
 * @param status three digits
 * @param bytes of head and body
 * @param isLast whether the connection ends with it
 */
record HttpAnswer(int status, int bytes, boolean isLast) {
  private static final int STATUS_LINE_BYTES_MIN = "HTTP/1.1 201".length();
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [1-5][0-9]{2}");
  private static final Pattern BODY_BYTES = Pattern.compile("[0-9]{1,7}");
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final String CONTENT_LENGTH = "Content-Length:";
  private static final String CONNECTION = "Connection:";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding:";

  /**
   * Reads the response at the beginning of what was received.
   *
   * @param length bytes received so far
   * @return null while its end has not been received
   */
  static @Nullable HttpAnswer read(byte[] received, int length) throws ProtocolException {
    int headEnd = headEnd(received, length);
    if (headEnd < 0) {
      return null;
    }
    int bodyBytes = -1;
    boolean isLast = false;
    int lineStart = lineEnd(received, 0) + 2;
    while (lineStart < headEnd - 2) {
      int lineEnd = lineEnd(received, lineStart);
      String line = line(received, lineStart, lineEnd);
      bodyBytes = header(line, bodyBytes);
      isLast |= saysClose(line);
      lineStart = lineEnd + 2;
    }
    if (bodyBytes < 0) {
      throw new ProtocolException("the answer has no Content-Length");
    }
    int bytes = headEnd + bodyBytes;
    return length < bytes ? null : new HttpAnswer(status(received, headEnd), bytes, isLast);
  }

  /** Behind the empty line; -1 while there is none. */
  private static int headEnd(byte[] received, int length) {
    for (int at = 3; at < length; at++) {
      if (received[at] == '\n' && received[at - 2] == '\n' && received[at - 1] == '\r') {
        return at + 1;
      }
    }
    return -1;
  }

  private static int lineEnd(byte[] received, int from) {
    int at = from;
    while (received[at] != '\r') {
      at++;
    }
    return at;
  }

  private static int status(byte[] received, int headEnd) throws ProtocolException {
    String line = line(received, 0, Math.min(headEnd, STATUS_LINE_BYTES_MIN));
    if (!STATUS_LINE.matcher(line).matches()) {
      throw new ProtocolException("not an answer of HTTP/1.1: " + line);
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  /** The length of the body, if this line is the one that says it; else what is known so far. */
  private static int header(String line, int bodyBytesSoFar) throws ProtocolException {
    if (begins(line, CONTENT_LENGTH)) {
      return bodyBytes(line.substring(CONTENT_LENGTH.length()).strip());
    }
    if (begins(line, TRANSFER_ENCODING)) {
      throw new ProtocolException("not expected of the server: " + line);
    }
    return bodyBytesSoFar;
  }

  private static boolean saysClose(String line) throws ProtocolException {
    if (!begins(line, CONNECTION)) {
      return false;
    }
    if (!line.substring(CONNECTION.length()).strip().equalsIgnoreCase("close")) {
      throw new ProtocolException("not expected of the server: " + line);
    }
    return true;
  }

  private static boolean begins(String line, String name) {
    return line.regionMatches(true, 0, name, 0, name.length());
  }

  private static int bodyBytes(String text) throws ProtocolException {
    if (!BODY_BYTES.matcher(text).matches() || Integer.parseInt(text) > BODY_BYTES_MAX) {
      throw new ProtocolException("the Content-Length is " + text);
    }
    return Integer.parseInt(text);
  }

  private static String line(byte[] received, int from, int to) {
    return new String(received, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
